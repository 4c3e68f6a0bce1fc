import { describe, expect, it } from 'vitest'
import { longDay, shortDay } from '../../format/times'
import type { Series } from './data'
import { sayAll, sayPoint } from './words'

/** Days from Oct 1 on. */
function days(length: number) {
  return Array.from({ length }, (_, index) => `2026-10-0${index + 1}`).map((day) => ({
    short: shortDay(day),
    long: longDay(day),
  }))
}

const releases = (...values: number[]): Series => ({
  name: 'Releases',
  one: 'release',
  colour: 'accent',
  values,
})
const failures = (...values: number[]): Series => ({
  name: 'Failures',
  one: 'failure',
  colour: 'fault',
  values,
})

describe('all in words', () => {
  it('names the busiest day', () => {
    expect(sayAll(days(3), [releases(0, 2, 1_200)])).toBe('1,202 releases in 3 days, most on Oct 3 (1,200)')
    expect(sayAll(days(2), [releases(1, 2), failures(1, 0)])).toBe(
      '3 releases, 1 failure in 2 days, most releases on Oct 2 (2)',
    )
  })

  it.each([
    ['no day had a release', [0, 0], '0 releases in 2 days'],
    ['only one day had any', [0, 4, 0], '4 releases in 3 days'],
    ['several days had as many', [2, 1, 2], '5 releases in 3 days'],
  ])('names none where %s', (_, values, words) => {
    expect(sayAll(days(values.length), [releases(...values)])).toBe(words)
  })
})

describe('a point in words', () => {
  it('says when it is not over yet', () => {
    expect(sayPoint(days(2), [releases(1, 0)], 0, true)).toBe('Thu, Oct 1, 2026: 1 release')
    expect(sayPoint(days(2), [releases(1, 0)], 1, true)).toBe('Fri, Oct 2, 2026: 0 releases so far')
    expect(sayPoint(days(2), [releases(1, 0)], 1)).toBe('Fri, Oct 2, 2026: 0 releases')
    expect(sayPoint(days(2), [releases(1, 0)], 2)).toBe('')
  })

  it('is silent about what there was none of', () => {
    const both = [releases(1, 0), failures(2, 0)]
    expect(sayPoint(days(2), both, 0)).toBe('Thu, Oct 1, 2026: 1 release, 2 failures')
    expect(sayPoint(days(2), both, 1)).toBe('Fri, Oct 2, 2026: 0 releases')
  })
})
