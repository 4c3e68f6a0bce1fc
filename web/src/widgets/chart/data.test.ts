import { expect, it } from 'vitest'
import { heights, type Series, stacked } from './data'

const series: readonly Series[] = [
  { name: 'Releases', one: 'release', colour: 'accent', values: [1, 2, 3] },
  { name: 'Failures', one: 'failure', colour: 'fault', values: [0, 1] },
]

it('bars stand on top of each other, and what is missing is none', () => {
  expect(stacked(series, 3)).toEqual([
    [1, 2, 3],
    [0, 3, 0],
  ])
  expect(heights(series, 3)).toEqual([1, 3, 3])
  expect(heights([], 2)).toEqual([0, 0])
})
