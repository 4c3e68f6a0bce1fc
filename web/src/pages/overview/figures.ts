/** The numbers of the overview as they are shown. */
import type { Overview, Totals } from '../../api/types'
import { count, counted, share } from '../../format/numbers'
import type { Metric } from '../../metrics/definitions'
import { interval } from '../../releases/intervals'
import type { Measure } from '../../widgets/change-in-words'

export interface Figure {
  readonly key: string
  readonly term: string
  /** Where the number is one of docs/metrics.md. */
  readonly metric?: Metric
  /** What it means, or what is to be added to that. */
  readonly about?: string
  readonly measure: Measure
  /** Null for want of data. */
  readonly value: number | null
  /** As it is read, where that is not the plain number. */
  readonly shown?: string
  /** The same of the period before; left out where it is not told. */
  readonly before?: number | null
  readonly floor?: string | undefined
  /** Whether it is something to look at. */
  readonly fault?: boolean
}

export const NO_TOTALS: Totals = {
  releases: 0,
  version_bumps: 0,
  checks: 0,
  inits: 0,
  errors: 0,
  packages: 0,
  repositories: 0,
  commits: 0,
  distinct_releases: 0,
  repeats: 0,
  runs: 0,
  release_errors: 0,
  failed_rate: null,
  reworks: 0,
  rework_share: null,
  semantic_patches: 0,
  bumps: { major: 0, minor: 0, patch: 0, prerelease: 0, other: 0 },
  packages_released: 0,
  repositories_released: 0,
}

type Told = Pick<Overview, 'totals' | 'before' | 'recovery_median_seconds' | 'not_enough'>

export function figuresOf({ totals, before, recovery_median_seconds, not_enough }: Told): readonly Figure[] {
  const {
    distinct_releases,
    repeats,
    commits,
    release_errors,
    runs,
    failed_rate,
    reworks,
    rework_share,
    semantic_patches,
  } = totals
  const plain = (key: string, term: string, about: string, of: (totals: Totals) => number): Figure => ({
    key,
    term,
    about,
    measure: 'count',
    value: of(totals),
    before: of(before),
  })
  return [
    {
      key: 'releases',
      term: 'Releases',
      metric: 'release',
      about: `${counted(repeats, 'repeat')} and ${counted(commits, 'commit')} in this period.`,
      measure: 'count',
      value: distinct_releases,
      before: before.distinct_releases,
    },
    plain(
      'packages',
      'Packages',
      'Different packages that were released in the period, counted in each repository.',
      ({ packages_released }) => packages_released,
    ),
    plain(
      'repositories',
      'Repositories',
      `Different repositories from which something was released in the period. From ${count(totals.repositories)} any event was received.`,
      ({ repositories_released }) => repositories_released,
    ),
    {
      key: 'failed',
      term: 'Failed releases',
      metric: 'failedRate',
      about: `${count(release_errors)} of ${counted(release_errors + runs, 'attempt')} in this period.`,
      measure: 'share',
      value: failed_rate,
      ...(failed_rate !== null && { shown: share(failed_rate) }),
      before: before.failed_rate,
      floor: not_enough.failed_rate,
    },
    {
      key: 'recovery',
      term: 'Next good after',
      metric: 'recovery',
      measure: 'seconds',
      value: recovery_median_seconds,
      ...(recovery_median_seconds !== null && { shown: interval(recovery_median_seconds) }),
      floor: not_enough.recovery,
    },
    {
      key: 'rework',
      term: 'Rework',
      metric: 'rework',
      about: `${count(reworks)} of ${counted(semantic_patches, 'patch release')} with semantic versions in this period.`,
      measure: 'share',
      value: rework_share,
      ...(rework_share !== null && { shown: share(rework_share) }),
      before: before.rework_share,
      floor: not_enough.rework,
    },
    plain(
      'checks',
      'Checks',
      'Check events received in the period: one for each run of “ferrflow check”, also when it fails.',
      ({ checks }) => checks,
    ),
    {
      ...plain(
        'errors',
        'Errors',
        'Error events received in the period: one for each command of the CLI that failed.',
        ({ errors }) => errors,
      ),
      fault: totals.errors > 0,
    },
  ]
}

/** The same without numbers, for the time until they are there. */
export const PLACEHOLDERS: readonly Figure[] = figuresOf({
  totals: NO_TOTALS,
  before: NO_TOTALS,
  recovery_median_seconds: null,
  not_enough: {},
})
