/** One thing to do, with the lines to do it by. */
import type { ComponentChildren } from 'preact'

interface Props {
  readonly title: string
  readonly children: ComponentChildren
}

export function Step({ title, children }: Props) {
  return (
    <li class="connect-step">
      <h2>{title}</h2>
      {children}
    </li>
  )
}
