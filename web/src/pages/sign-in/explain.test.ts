import { expect, it } from 'vitest'
import { ApiError } from '../../api/client'
import { explain } from './explain'

it('does not say which of the two was wrong, and sends back to the password', () => {
  const fault = explain(new ApiError(401, 'AUTH_INVALID_CREDENTIALS', 'Whatever.'))
  expect(fault).toEqual({ sentence: 'Wrong e-mail or password.', field: 'password' })
})

it('names the field that the server names', () => {
  const refused = (fields: Record<string, string>) =>
    new ApiError(400, 'VALIDATION_FAILED', 'Look again.', fields)
  expect(explain(refused({ email: 'is too long' })).field).toBe('email')
  expect(explain(refused({ password: 'is too long' })).sentence).toContain('is too long')
  expect(explain(refused({ other: 'is odd' }))).toEqual({ sentence: 'Look again.', field: null })
})

it('says how long to wait when the server does', () => {
  const busy = new ApiError(503, 'SERVICE_UNAVAILABLE', 'The server is busy.', {}, 5)
  expect(explain(busy)).toEqual({ sentence: 'The server is busy. Try again in 5 seconds.', field: null })
})
