import { describe, expect, it } from 'vitest'
import { sayDay, sayPeriod } from './releases-in-words'

/** Days from Oct 1 on, with so many releases each. */
function days(...releases: number[]) {
  return releases.map((releases, index) => ({ day: `2026-10-0${index + 1}`, releases }))
}

describe('the period in words', () => {
  it('names the busiest day', () => {
    expect(sayPeriod(days(0, 2, 1_200))).toBe('1,202 releases in 3 days, most on Oct 3 (1,200)')
  })

  it.each([
    ['no day had a release', days(0, 0), '0 releases in 2 days'],
    ['only one day had any', days(0, 4, 0), '4 releases in 3 days'],
    ['several days had as many', days(2, 1, 2), '5 releases in 3 days'],
  ])('names none where %s', (_, days, words) => {
    expect(sayPeriod(days)).toBe(words)
  })
})

it('a day in words says when it is not over yet', () => {
  expect(sayDay(days(1, 0), 0)).toBe('Thu, Oct 1, 2026: 1 release')
  expect(sayDay(days(1, 0), 1)).toBe('Fri, Oct 2, 2026: 0 releases so far')
  expect(sayDay(days(1, 0), 2)).toBe('')
})
