/** A box whose content scrolls when it is too long, by keyboard as well. */
import './scroll-box.css'
import type { ComponentChildren } from 'preact'

interface Props {
  readonly label: string
  readonly children: ComponentChildren
}

export function ScrollBox({ label, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll-box" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
