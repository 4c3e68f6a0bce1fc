import { expect, it } from 'vitest'
import type { Totals } from '../../api/types'
import { figuresOf, NO_TOTALS } from './figures'

function figure(key: string, totals: Partial<Totals>) {
  const not_enough = { failed_rate: 'from 5 attempts on', rework: 'from 5 patches on' }
  const told = {
    totals: { ...NO_TOTALS, ...totals },
    before: NO_TOTALS,
    recovery_median_seconds: null,
    not_enough,
  }
  return figuresOf(told).find((one) => one.key === key)
}

it.each([
  [
    'failed',
    { release_errors: 1, runs: 3 },
    { release_errors: 1, runs: 4, failed_rate: 0.2 },
    'from 5 attempts on',
  ],
  [
    'rework',
    { reworks: 1, semantic_patches: 4 },
    { reworks: 1, semantic_patches: 5, rework_share: 0.2 },
    'from 5 patches on',
  ],
] as const)('the share of %s is told from its floor on, by the server’s word', (key, few, enough, floor) => {
  expect(figure(key, few)).toMatchObject({ value: null, floor })
  expect(figure(key, few)?.shown).toBeUndefined()
  expect(figure(key, enough)).toMatchObject({ value: 0.2, shown: '20%' })
})
