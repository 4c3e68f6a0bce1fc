import { expect, it } from 'vitest'
import { isAddress, passkeysWork, reasonOf } from './passkeys'

it('a browser without passkeys is not asked for one', () => {
  expect(passkeysWork()).toBe(false)
})

it('no passkey belongs to a bare address', () => {
  expect(['127.0.0.1', '[::1]'].every(isAddress)).toBe(true)
  expect(['localhost', 'ferrflow.example.com', '1.example.com'].some(isAddress)).toBe(false)
})

it('what a browser throws is said in words', () => {
  expect(reasonOf(new DOMException('The operation timed out', 'NotAllowedError'))).toContain('closed')
  expect(reasonOf(new DOMException('x', 'InvalidStateError'))).toContain('already')
  expect(reasonOf(new DOMException('x', 'SecurityError'))).toContain('PUBLIC_URL')
  expect(reasonOf('odd')).toBe('The browser could not use a passkey.')
})
