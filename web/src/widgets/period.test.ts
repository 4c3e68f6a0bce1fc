import { expect, it } from 'vitest'
import { PERIODS, periodOf, periodSearch } from './period'

it('reads back every period that it writes', () => {
  for (const period of PERIODS) expect(periodOf(periodSearch(period))).toBe(period)
})

it.each(['', 'days=', 'days=31', 'days=7x', 'days=-7', 'period=7'])(
  'takes %j for the usual period',
  (search) => {
    expect(periodOf(search)).toBe(30)
    expect(periodOf(search, 90)).toBe(90)
  },
)

it('leaves the rest of the address alone', () => {
  expect(periodSearch(7, 'type=error&days=30&q=a%26b')).toBe('?type=error&days=7&q=a%26b')
})
