/** The day of a moment that lies ahead; the exact time is in its title and for screen readers. */
import { dayOf, exactTime } from '../format/times'

export function Day({ at }: { at: string }) {
  const exact = exactTime(at)
  return (
    <time dateTime={at} title={exact}>
      {dayOf(at)}
      <span class="visually-hidden"> ({exact})</span>
    </time>
  )
}
