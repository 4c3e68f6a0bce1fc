/** What to tell a person whose sign-in failed, and which field to send them back to. */
import { ApiError } from '../../api/client'
import { counted } from '../../format/numbers'

export interface Fault {
  readonly sentence: string
  /** The field that the person has to change; null if none of them is at fault. */
  readonly field: 'email' | 'password' | null
}

export function explain(error: Error): Fault {
  if (!(error instanceof ApiError)) return { sentence: error.message, field: null }
  if (error.code === 'AUTH_INVALID_CREDENTIALS') {
    return { sentence: 'Wrong e-mail or password.', field: 'password' }
  }
  const { email, password } = error.fields
  if (email) return { sentence: `E-mail: ${email}`, field: 'email' }
  if (password) return { sentence: `Password: ${password}`, field: 'password' }
  if (error.retryAfter !== null) {
    return { sentence: `${error.message} Try again in ${counted(error.retryAfter, 'second')}.`, field: null }
  }
  return { sentence: error.message, field: null }
}
