/** Releases a day, as bars or as a table. */
import { useMemo } from 'preact/hooks'
import type { DayOfReleases } from '../../api/types'
import { longDay, shortDay } from '../../format/times'
import { Chart } from '../../widgets/chart/chart'
import type { Series } from '../../widgets/chart/data'
import { Definition } from '../../widgets/definition'

type Days = readonly DayOfReleases[]

export function ReleasesChart({ days }: { days: Days | undefined }) {
  const points = useMemo(() => days?.map(({ day }) => ({ short: shortDay(day), long: longDay(day) })), [days])
  const series = useMemo(() => seriesOf(days ?? []), [days])
  return (
    <Chart
      label="Releases a day"
      title={
        <Definition term="Releases a day">
          Release events received on each day. Days are UTC days; the last one is today, so far.
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
  ]
}
