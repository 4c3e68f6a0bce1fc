/** How often, how much at once, how much mended: figures that packages and repositories share. */
import { count, counted, share } from '../format/numbers'
import type { Figure } from './figures'
import { rhythm } from './intervals'
import type { PackageReport } from './types'

type Report = Pick<PackageReport, 'frequency' | 'batch_size' | 'rework' | 'not_enough'>

/** As many while nothing is known yet. `between` is what the interval lies between. */
export function cadenceFigures(report: Report | undefined, between: 'releases' | 'runs'): readonly Figure[] {
  const { frequency, batch_size, rework, not_enough } = report ?? {}
  const interval = frequency?.median_interval_days
  return [
    {
      term: 'Frequency',
      metric: 'frequency',
      value: report && (frequency?.cadence ?? null),
      floor: not_enough?.cadence,
    },
    {
      term: between === 'runs' ? 'Interval of runs' : 'Interval',
      metric: 'interval',
      value: interval == null ? report && null : rhythm(interval),
      floor: not_enough?.interval,
    },
    {
      term: 'Batch size',
      metric: 'batchSize',
      value: batch_size == null ? report && null : commits(batch_size),
      floor: not_enough?.batch_size,
    },
    {
      term: 'Rework',
      metric: 'rework',
      value: rework?.share == null ? report && null : share(rework.share),
      floor: rework === null ? 'Told only of semantic versions' : not_enough?.rework,
      ...(rework && {
        note: `${count(rework.reworks)} of ${counted(rework.patches, 'patch', 'patches')}`,
      }),
    },
  ]
}

/** A median may be a half: `2.5 commits`. */
function commits(median: number): string {
  return Number.isInteger(median) ? counted(median, 'commit') : `${Math.round(median * 10) / 10} commits`
}
