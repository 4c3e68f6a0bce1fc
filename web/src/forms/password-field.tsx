/** A field for a password that one already has. */
import type { InputHTMLAttributes } from 'preact'
import { Field } from './field'

/** The server's limit. */
export const PASSWORD_MAX = 128

interface Props extends Pick<InputHTMLAttributes<HTMLInputElement>, 'autofocus'> {
  readonly name?: string
  readonly label?: string
  readonly hint?: string
}

export function PasswordField({ name = 'password', label = 'Password', hint }: Props) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(ties) => (
        <input type="password" autocomplete="current-password" maxLength={PASSWORD_MAX} required {...ties} />
      )}
    </Field>
  )
}
