import { afterEach, expect, it } from 'vitest'
import { readAs } from './reader'
import { timeZone } from './time-zone'

afterEach(() => readAs({ locale: null, timezone: null }))

it('is the profile’s, else the browser’s', () => {
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone
  expect(timeZone()).toBe(here)
  readAs({ locale: null, timezone: 'Asia/Kathmandu' })
  expect(timeZone()).toBe('Asia/Kathmandu')
  readAs({ locale: null, timezone: 'Middle/Earth' })
  expect(timeZone()).toBe(here)
})
