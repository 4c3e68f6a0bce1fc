/** A page with one thing on it, in the middle: signing in, a missing page, a server that is away. */
import './plain-page.css'
import type { ComponentChildren } from 'preact'
import { Mark } from './mark'

interface Props {
  readonly busy?: boolean
  readonly children?: ComponentChildren
}

export function PlainPage({ busy = false, children }: Props) {
  return (
    <main class="plain-page" aria-busy={busy}>
      <div class="plain-page-mark">
        <Mark />
      </div>
      {children && <div class="card plain-page-card">{children}</div>}
    </main>
  )
}
