import { describe, expect, it } from 'vitest'
import { labelledDays, valueSteps } from './scale'

describe('the steps of the values', () => {
  it.each([
    [0, [0, 1, 2, 3, 4]],
    [1, [0, 1, 2, 3, 4]],
    [5, [0, 2, 4, 6]],
    [8, [0, 2, 4, 6, 8]],
    [9, [0, 5, 10]],
    [100, [0, 50, 100]],
    [1_234, [0, 500, 1_000, 1_500]],
  ])('up to %i are %j', (highest, steps) => {
    expect(valueSteps(highest)).toEqual(steps)
  })

  it('are whole, few, and reach the highest bar', () => {
    for (let highest = 0; highest < 5_000; highest += 7) {
      const steps = valueSteps(highest)
      expect(steps.at(-1)).toBeGreaterThanOrEqual(highest)
      expect(steps.length).toBeLessThanOrEqual(6)
      expect(steps.every(Number.isInteger)).toBe(true)
    }
  })
})

describe('the days with a label', () => {
  it('are all of them where there is room', () => {
    expect(labelledDays(7, 10)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('are evenly spaced and end with today', () => {
    expect(labelledDays(30, 8)).toEqual([1, 5, 9, 13, 17, 21, 25, 29])
    expect(labelledDays(90, 4)).toEqual([20, 43, 66, 89])
  })

  it('are still today’s where there is no room at all, and none without days', () => {
    expect(labelledDays(30, 0)).toEqual([29])
    expect(labelledDays(0, 5)).toEqual([])
  })
})
