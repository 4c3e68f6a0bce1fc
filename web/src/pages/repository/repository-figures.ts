/** A repository in a few numbers. */
import { count, counted, share } from '../../format/numbers'
import { cadenceFigures } from '../../releases/cadence-figures'
import type { Figure } from '../../releases/figures'
import { interval } from '../../releases/intervals'
import type { RepositoryReport } from '../../releases/types'

/** As many while nothing is known yet. */
export function repositoryFigures(report: RepositoryReport | undefined): readonly Figure[] {
  const { totals, recovery, not_enough } = report ?? {}
  const rate = totals?.failed_rate
  const median = recovery?.median_seconds
  return [
    {
      term: 'Releases',
      metric: 'release',
      value: totals && count(totals.releases),
      note: totals && repeatsAndRuns(totals),
    },
    {
      term: 'Failed releases',
      metric: 'failedRate',
      value: rate == null ? totals && null : share(rate),
      floor: not_enough?.failed_rate,
      note: totals && counted(totals.failures, 'failure'),
    },
    {
      term: 'Next good after',
      metric: 'recovery',
      value: median == null ? recovery && null : interval(median),
      floor: not_enough?.recovery,
    },
    ...cadenceFigures(report, 'runs'),
    {
      term: 'Checks',
      about: 'Check events received in the period: one for each run of “ferrflow check”, also when it fails.',
      value: totals && count(totals.checks),
      note: totals && counted(totals.errors, 'error'),
    },
  ]
}

function repeatsAndRuns({ runs, repeats }: RepositoryReport['totals']): string {
  const inRuns = `in ${counted(runs, 'run')}`
  return repeats > 0 ? `${inRuns}, ${counted(repeats, 'repeat')}` : inRuns
}
