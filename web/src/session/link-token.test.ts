import { beforeEach, expect, it } from 'vitest'
import { dropLinkToken, takeLinkToken } from './link-token'

beforeEach(() => sessionStorage.clear())

it('the token leaves the address, and stays with the tab until it is used', () => {
  window.history.replaceState(null, '', '/invitation#finv_abc')
  expect(takeLinkToken('invitation')).toBe('finv_abc')
  expect(window.location.href).not.toContain('finv_abc')
  expect(takeLinkToken('invitation')).toBe('finv_abc')
  dropLinkToken('invitation')
  expect(takeLinkToken('invitation')).toBeNull()
})

it('a newer link takes the place of an older one, and of no other kind', () => {
  window.history.replaceState(null, '', '/invitation#one')
  takeLinkToken('invitation')
  window.history.replaceState(null, '', '/invitation#two')
  expect(takeLinkToken('invitation')).toBe('two')
  expect(takeLinkToken('reset-password')).toBeNull()
})
