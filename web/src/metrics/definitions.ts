/**
 * What the numbers mean, in a sentence each: docs/metrics.md says the same at length. A number is explained in the
 * same words wherever it is shown.
 */

export interface MetricDefinition {
  /** The number's name, as the beginning of a line. */
  readonly term: string
  /** Its heading in docs/metrics.md. */
  readonly heading: string
  readonly means: string
  /** From how much data on there is a number at all. */
  readonly floor?: string
}

export const DEFINITIONS = {
  release: {
    term: 'Releases',
    heading: 'Release',
    means: 'Versions of packages, each counted once, when it was first reported.',
  },
  repeats: {
    term: 'Repeats',
    heading: 'Release',
    means: 'How often a version that was known already was reported again: by a repeated pipeline, say.',
  },
  run: {
    term: 'Release runs',
    heading: 'Release run',
    means: 'Releases of one repository, each within 60 seconds of the one before, count as one run.',
  },
  scheme: {
    term: 'Scheme',
    heading: 'Version scheme',
    means:
      'How the package’s versions are ordered: semantic, calendar, plain number or text. Told from its newest 20.',
  },
  prerelease: {
    term: 'Prerelease',
    heading: 'Prerelease',
    means: 'A version that announces another: 2.0.0-rc.1.',
  },
  currentVersion: {
    term: 'Current version',
    heading: 'Current version',
    means:
      'The highest version that is no prerelease, by the package’s own scheme. Where the newest by time is another, that is shown as well.',
  },
  bump: {
    term: 'Bump',
    heading: 'Bump',
    means: 'How far a release is from the version before it: major, minor, patch, prerelease or other.',
    floor: 'The first release of a package has none.',
  },
  frequency: {
    term: 'Frequency',
    heading: 'Frequency',
    means:
      'Daily: three or more days of the median week had a release. Weekly: one or two had. Monthly: the median four weeks had one. Else rarer.',
    floor: 'Daily and weekly from 4 whole weeks on, monthly and rarer from 12.',
  },
  interval: {
    term: 'Days between releases',
    heading: 'Frequency',
    means: 'The median of the times from each release of the package to the next.',
    floor: 'From 3 releases on.',
  },
  batchSize: {
    term: 'Batch size',
    heading: 'Batch size',
    means: 'The median of the commits in a release, of those releases that have any.',
    floor: 'From 3 releases with commits on.',
  },
  failedRate: {
    term: 'Failed releases',
    heading: 'Failed-release rate',
    means: 'Errors of the command “release”, divided by those errors and the release runs together.',
    floor: 'From 5 attempts on.',
  },
  recovery: {
    term: 'Time to next good release',
    heading: 'Time to next good release',
    means:
      'From the first of failures in a row to the repository’s next release run; the median of the period’s incidents that are over.',
    floor: 'From 3 of them on.',
  },
  rework: {
    term: 'Rework',
    heading: 'Rework',
    means:
      'Of the patch releases, those within 72 hours of another release of the package. They often repair what was just released.',
    floor: 'From 5 patch releases on.',
  },
  drift: {
    term: 'Drift',
    heading: 'Drift',
    means: 'One package name has different current versions in several repositories.',
  },
  stale: {
    term: 'Stale',
    heading: 'Stale',
    means: 'No release for longer than three times the package’s median interval, while checks keep coming.',
    floor: 'From 5 releases on.',
  },
  failing: {
    term: 'Failing',
    heading: 'Failing',
    means: 'The repository’s newest run of “release” failed, and nothing was released there since.',
  },
  unknowable: {
    term: 'What cannot be known',
    heading: 'What cannot be known',
    means:
      'Lead time, change failures, deployments and time to restore: no event says any of it, so none of it is shown.',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>

export type Metric = keyof typeof DEFINITIONS
