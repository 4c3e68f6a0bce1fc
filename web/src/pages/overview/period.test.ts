import { expect, it } from 'vitest'
import { PERIODS, periodOf, periodSearch } from './period'

it('reads back every period that it writes', () => {
  for (const period of PERIODS) expect(periodOf(periodSearch(period))).toBe(period)
})

it.each(['', 'days=', 'days=31', 'days=7x', 'days=-7', 'period=7'])(
  'takes %j for the usual period',
  (search) => {
    expect(periodOf(search)).toBe(30)
  },
)
