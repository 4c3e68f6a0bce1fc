import { describe, expect, it } from 'vitest'
import { pickLocale } from './locale'
import { count, counted } from './numbers'
import { exactTime, longDay, shortDay, timeAgo, timeOfDay } from './times'

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

describe('how long ago', () => {
  const now = Date.parse('2026-11-23T14:00:00Z')
  it.each([
    ['2026-11-23T13:59:01Z', 'just now'],
    ['2026-11-23T14:05:00Z', 'just now'],
    ['2026-11-23T13:59:00Z', '1 min. ago'],
    ['2026-11-23T13:00:01Z', '59 min. ago'],
    ['2026-11-23T13:00:00Z', '1 hr. ago'],
    ['2026-11-22T14:00:01Z', '23 hr. ago'],
    ['2026-11-22T14:00:00Z', 'yesterday'],
    ['2026-10-25T14:00:00Z', '29 days ago'],
    ['2026-10-24T14:00:00Z', 'last mo.'],
    ['2024-11-01T14:00:00Z', '2 yr. ago'],
  ])('%s is %s', (moment, words) => {
    expect(timeAgo(moment, now)).toBe(words)
  })
})

describe('moments and days', () => {
  it('are written to the second, with the zone', () => {
    expect(exactTime('2026-11-23T14:03:10Z')).toMatch(/Nov.*2026.*\d\d:03:10 \S+/)
    expect(timeOfDay(Date.parse('2026-11-23T14:03:10Z'))).toMatch(/^\d\d:03:10$/)
  })

  it('days stay the server’s UTC days, wherever the reader is', () => {
    expect(shortDay('2026-10-25')).toBe('Oct 25')
    expect(longDay('2026-10-25')).toBe('Sun, October 25, 2026')
  })
})
