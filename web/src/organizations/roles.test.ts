import { expect, it } from 'vitest'
import { givable, isAtLeast, mayManage, runs } from './roles'

it('roles stand above each other', () => {
  expect(isAtLeast('owner', 'viewer')).toBe(true)
  expect(isAtLeast('viewer', 'viewer')).toBe(true)
  expect(isAtLeast('member', 'admin')).toBe(false)
  expect([runs('owner'), runs('admin'), runs('member'), runs('viewer')]).toEqual([true, true, false, false])
})

it('only owners make owners, and only those who run it make anybody', () => {
  expect(givable('owner')).toContain('owner')
  expect(givable('admin')).toEqual(['admin', 'member', 'viewer'])
  expect(givable('member')).toEqual([])
})

it('only owners touch owners', () => {
  expect(mayManage('owner', 'owner')).toBe(true)
  expect(mayManage('admin', 'owner')).toBe(false)
  expect(mayManage('admin', 'admin')).toBe(true)
  expect(mayManage('member', 'viewer')).toBe(false)
})
