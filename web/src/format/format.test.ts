import { describe, expect, it } from 'vitest'
import { pickLocale } from './locale'
import { count, counted, share } from './numbers'
import { exactTime, longDay, shortDay, timeInWords, timeOfDay } from './times'

describe('the locale', () => {
  it('is the first English that the reader asks for', () => {
    expect(pickLocale(['de-DE', 'en-GB', 'en-US'])).toBe('en-GB')
  })

  it('is plain English for a reader of another language', () => {
    expect(pickLocale(['de-DE', 'enm'])).toBe('en')
    expect(pickLocale([])).toBe('en')
  })
})

describe('counts', () => {
  it('are grouped, and name what they count', () => {
    expect(count(1_234_567)).toBe('1,234,567')
    expect(counted(1, 'release')).toBe('1 release')
    expect(counted(0, 'release')).toBe('0 releases')
    expect(counted(2, 'repository', 'repositories')).toBe('2 repositories')
  })
})

describe('shares', () => {
  it('are whole percents, and never nothing where there is something', () => {
    expect([0, 0.004, 0.006, 0.064, 1].map(share)).toEqual(['0%', '<1%', '1%', '6%', '100%'])
  })
})

describe('when', () => {
  const now = Date.parse('2026-11-23T14:00:00Z')
  it.each([
    ['2026-11-23T13:59:01Z', 'just now'],
    ['2026-11-23T14:05:00Z', 'just now'],
    ['2026-11-23T13:59:00Z', '1m ago'],
    ['2026-11-23T13:00:01Z', '59m ago'],
    ['2026-11-23T13:00:00Z', '1h ago'],
    ['2026-11-22T14:00:01Z', '23h ago'],
    ['2026-11-22T14:00:00Z', 'yesterday'],
    ['2026-11-08T14:00:01Z', '14d ago'],
    ['2026-11-08T12:00:00Z', 'Nov 8'],
    ['2026-08-26T12:00:00Z', 'Aug 26'],
    ['2025-12-20T12:00:00Z', 'Dec 20, 2025'],
  ])('%s is %s', (moment, words) => {
    expect(timeInWords(moment, now)).toBe(words)
  })
})

describe('moments and days', () => {
  it('are written to the second, with the zone', () => {
    expect(exactTime('2026-11-23T14:03:10Z')).toMatch(/Nov.*2026.*\d\d:03:10 \S+/)
    expect(timeOfDay(Date.parse('2026-11-23T14:03:10Z'))).toMatch(/^\d\d:03:10$/)
  })

  it('days stay the days that the server says, wherever the reader is', () => {
    expect(shortDay('2026-10-25')).toBe('Oct 25')
    expect(longDay('2026-10-25')).toBe('Sun, Oct 25, 2026')
  })
})
