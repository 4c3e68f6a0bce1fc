import { describe, expect, it } from 'vitest'
import { barsPath, sayValues } from './sparkline-path'

describe('the bars', () => {
  it('stand on the ground, the highest as high as the box', () => {
    expect(barsPath([0, 1, 2])).toBe('M4 20v-10h3v10zM8 20v-20h3v20z')
  })

  it('are seen however low they are', () => {
    expect(barsPath([1, 10_000])).toContain('v-2h')
  })

  it.each([[[]], [[0, 0]], [[Number.NaN, 0]]])('are none of %j', (values) => {
    expect(barsPath(values)).toBe('')
  })
})

it('are said in words', () => {
  expect(sayValues([0, 3, 1], 'release', 'day')).toBe('4 releases in 3 days, at most 3 in one day')
  expect(sayValues([0, 0], 'event', 'hour')).toBe('0 events in 2 hours')
})
