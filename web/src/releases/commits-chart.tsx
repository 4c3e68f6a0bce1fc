/** How many commits went into each release, as bars or as a table. */
import { useMemo } from 'preact/hooks'
import { dayOf, exactTime } from '../format/times'
import { Chart } from '../widgets/chart/chart'
import type { Series } from '../widgets/chart/data'
import { Definition } from '../widgets/definition'

interface ReleaseCommits {
  readonly at: string
  readonly version: string
  readonly commits: number | null
  readonly package?: string | null
}

/** More than these could not be told apart. */
const MOST = 120

export function CommitsChart({ releases }: { releases: readonly ReleaseCommits[] | undefined }) {
  const told = useMemo(() => releases?.filter(({ commits }) => commits !== null).slice(-MOST), [releases])
  const points = useMemo(
    () =>
      told?.map(({ at, version, package: name }) => {
        const what = [name, version].filter(Boolean).join(' ')
        return { short: cut(version), long: `${what}, ${exactTime(at)}` }
      }),
    [told],
  )
  const series: readonly Series[] = useMemo(
    () => [
      {
        name: 'Commits',
        one: 'commit',
        colour: 'accent',
        values: told?.map(({ commits }) => commits ?? 0) ?? [],
      },
    ],
    [told],
  )
  if (told?.length === 0) return null
  return (
    <Chart
      label="Commits per release"
      title={
        <Definition term="Commits per release">
          What each release of the period says of its commits, oldest first; without those that say nothing.
          {releases && told && told.length === MOST && ` The newest ${MOST} since ${dayOf(told[0]!.at)}.`}
        </Definition>
      }
      points={points}
      series={series}
      unit="release"
      preposition="in"
    />
  )
}

/** Short enough to stand below a bar. */
function cut(text: string): string {
  const letters = [...text]
  return letters.length > 10 ? `${letters.slice(0, 9).join('')}…` : text
}
