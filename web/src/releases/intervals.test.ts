import { describe, expect, it } from 'vitest'
import { interval, rhythm } from './intervals'

describe('a length of time', () => {
  it.each([
    [0, '0 s'],
    [40, '40 s'],
    [60, '1 min'],
    [95, '1 min 35 s'],
    [8_000, '2 h 13 min'],
    [7_200, '2 h'],
    [259_260, '3 d'],
    [277_200, '3 d 5 h'],
    [-5, '0 s'],
  ])('of %i seconds is %s', (seconds, words) => {
    expect(interval(seconds)).toBe(words)
  })
})

describe('a median of days', () => {
  it.each([
    [14, '14 days'],
    [3.5, '3.5 days'],
    [1, '1 day'],
    [0.5, '12 hours'],
    [0.04, '1 hour'],
    [0.01, '< 1 hour'],
  ])('of %d is %s', (days, words) => {
    expect(rhythm(days)).toBe(words)
  })
})
