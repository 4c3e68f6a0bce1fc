import { expect, it } from 'vitest'
import { passkeysWork, reasonOf } from './passkeys'

it('a browser without passkeys is not asked for one', () => {
  expect(passkeysWork()).toBe(false)
})

it('what a browser throws is said in words', () => {
  expect(reasonOf(new DOMException('The operation timed out', 'NotAllowedError'))).toContain('closed')
  expect(reasonOf(new DOMException('x', 'InvalidStateError'))).toContain('already')
  expect(reasonOf(new DOMException('x', 'SecurityError'))).toContain('PUBLIC_URL')
  expect(reasonOf('odd')).toBe('The browser could not use a passkey.')
})
