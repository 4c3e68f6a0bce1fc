/** Stands where a text will be until it arrives, as tall as the line that it keeps free. */
import './skeleton.css'

export function Skeleton({ size = 'medium' }: { size?: 'short' | 'medium' | 'long' }) {
  return <span class={`skeleton skeleton-${size}`} aria-hidden="true" />
}
