/** A secret in the only moment in which it can be seen. */
import './secret-once.css'
import type { ComponentChildren } from 'preact'
import { CopyBlock } from './copy-block'

interface Props {
  /** What it is, for the copying button: `the token`. */
  readonly what: string
  /** Whether it is several things. */
  readonly many?: boolean
  readonly secret: string
  readonly children?: ComponentChildren
}

export function SecretOnce({ what, many = false, secret, children }: Props) {
  return (
    <div class="secret-once">
      <p class="note">
        {many
          ? 'Copy them now: they are shown this once and cannot be looked up again.'
          : 'Copy it now: it is shown this once and cannot be looked up again.'}
      </p>
      <CopyBlock what={what} text={secret} />
      {children}
    </div>
  )
}
