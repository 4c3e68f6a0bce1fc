import { afterEach, expect, it } from 'vitest'
import { count } from './numbers'
import { readAs } from './reader'
import { exactTime, timeInWords } from './times'

afterEach(() => readAs({ locale: null, timezone: null }))

it('numbers and times follow the profile, at once', () => {
  expect(count(1234)).toBe('1,234')
  readAs({ locale: 'de-DE', timezone: 'Asia/Tokyo' })
  expect(count(1234)).toBe('1.234')
  expect(exactTime('2026-11-23T14:00:00Z')).toMatch(/^23\.11\.2026, 23:00:00/)
})

it('words stay English, as the rest of the page', () => {
  readAs({ locale: 'de-DE', timezone: null })
  expect(timeInWords('2026-11-23T13:00:00Z', Date.parse('2026-11-23T14:00:00Z'))).toBe('1h ago')
})

it('what this browser does not know is as if nothing was chosen', () => {
  readAs({ locale: 'not a locale', timezone: 'Middle/Earth' })
  expect(count(1234)).toBe('1,234')
  expect(exactTime('2026-11-23T14:00:00Z')).toContain('14:00:00')
})
