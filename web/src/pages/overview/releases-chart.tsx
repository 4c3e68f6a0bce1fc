/** Releases a day, as bars or as a table. */
import { useMemo } from 'preact/hooks'
import type { DayOfReleases } from '../../api/types'
import { longDay, shortDay } from '../../format/times'
import { Chart } from '../../widgets/chart/chart'
import type { Series } from '../../widgets/chart/data'
import { Definition } from '../../widgets/definition'

type Days = readonly DayOfReleases[]

interface Props {
  readonly days: Days | undefined
  readonly zone: string | undefined
}

export function ReleasesChart({ days, zone }: Props) {
  const points = useMemo(() => days?.map(({ day }) => ({ short: shortDay(day), long: longDay(day) })), [days])
  const series = useMemo(() => seriesOf(days ?? []), [days])
  return (
    <Chart
      label="Releases a day"
      title={
        <Definition term="Releases a day">
          Releases by the day on which they were first reported, and errors of the command “release” by
          theirs. Days are those of {zone ?? 'your time zone'}; the last one is today, so far.
        </Definition>
      }
      points={points}
      series={series}
      unfinished
    />
  )
}

function seriesOf(days: Days): readonly Series[] {
  return [
    { name: 'Releases', one: 'release', colour: 'accent', values: days.map(({ releases }) => releases) },
    { name: 'Failures', one: 'failure', colour: 'fault', values: days.map(({ failures }) => failures) },
  ]
}
