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
  /** What it takes for there to be a number at all. */
  readonly floor?: string
}

export const DEFINITIONS = {
  release: {
    term: 'Releases',
    heading: 'Release',
    means:
      'Different versions of packages, each counted once, when it was first seen. The same version reported again is a repeat, and counts no more.',
  },
  repeats: {
    term: 'Repeats',
    heading: 'Release',
    means: 'Release events for a version that had been seen before: a pipeline that ran again, say.',
  },
  run: {
    term: 'Release runs',
    heading: 'Release run',
    means: 'Releases of one repository within 60 seconds of each other are one run.',
  },
  currentVersion: {
    term: 'Current version',
    heading: 'Current version',
    means:
      'The highest version that is no prerelease, by the package’s own scheme (semantic, calendar, plain number). The latest by time is shown beside it where that is another.',
  },
  bump: {
    term: 'Bump',
    heading: 'Bump',
    means:
      'What changed from the version before: major, minor, patch, a prerelease, or other where the scheme knows no such levels.',
  },
  frequency: {
    term: 'Frequency',
    heading: 'Frequency',
    means:
      'Releases in the period, the median days between them, and a class by how many days of the median week had a release: daily, weekly, monthly or rarer.',
  },
  batchSize: {
    term: 'Batch size',
    heading: 'Batch size',
    means: 'The median number of commits in a release, of those releases that say it.',
  },
  failedRate: {
    term: 'Failed releases',
    heading: 'Failed-release rate',
    means: 'Errors of the command “release”, as a share of these errors and the release runs together.',
  },
  recovery: {
    term: 'Time to next good release',
    heading: 'Time to next good release',
    means:
      'From the first failed release to the next release of the same repository; the median of the period’s failures.',
  },
  rework: {
    term: 'Rework',
    heading: 'Rework',
    means:
      'Patch releases within 72 hours of another release of the same package: what went out was mended soon after.',
  },
  drift: {
    term: 'Drift',
    heading: 'Drift',
    means: 'One package name is at different current versions in several repositories.',
  },
  stale: {
    term: 'Stale',
    heading: 'Stale',
    means:
      'No release for longer than three times the median interval between the package’s releases, while checks keep coming.',
  },
  failing: {
    term: 'Failing',
    heading: 'Failing',
    means: 'The repository’s newest run of the command “release” failed, and nothing was released since.',
  },
  unnamed: {
    term: 'Unnamed',
    heading: 'Repository names',
    means:
      'The CLI sends a repository’s hash and never its name. Whoever knows its address can give it a name.',
  },
  unknowable: {
    term: 'What cannot be known',
    heading: 'What cannot be known',
    means:
      'Lead time and change failures: events tell what was released, not when its commits were written nor what broke in production.',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>

export type Metric = keyof typeof DEFINITIONS

/** Where the whole of it can be read: the page that shows docs/metrics.md, at the heading. */
export function definitionPath({ heading }: Pick<MetricDefinition, 'heading'>): string {
  return `/definitions#${headingId(heading)}`
}

/** A heading as the name of its place on the page, as forges make it: `Time to next` is `time-to-next`. */
export function headingId(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} -]/gu, '')
    .replaceAll(' ', '-')
}
