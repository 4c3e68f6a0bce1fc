import { beforeEach, expect, it } from 'vitest'
import { lastOrganization, rememberOrganization } from './last-organization'

const BOTH = [{ slug: 'acme' }, { slug: 'zenith' }]

beforeEach(() => localStorage.clear())

it('is the first one until another was looked at', () => {
  expect(lastOrganization(BOTH)?.slug).toBe('acme')
  rememberOrganization('zenith')
  expect(lastOrganization(BOTH)?.slug).toBe('zenith')
})

it('is none that the person is not in any more', () => {
  rememberOrganization('left')
  expect(lastOrganization(BOTH)?.slug).toBe('acme')
  expect(lastOrganization([])).toBeUndefined()
})
