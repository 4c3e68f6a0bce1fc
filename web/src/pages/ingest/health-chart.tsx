/** Requests over time: how many were taken, and how many were not. */
import type { IngestHealth } from '../../api/types'
import { longDay, longHour, shortDay, shortHour } from '../../format/times'
import { Chart } from '../../widgets/chart/chart'
import type { Series } from '../../widgets/chart/data'
import { Definition } from '../../widgets/definition'

const DAY_SECONDS = 86_400

interface Props {
  readonly series: IngestHealth['series'] | undefined
  readonly stepSeconds: number
}

export function HealthChart({ series = [], stepSeconds }: Props) {
  const daily = stepSeconds >= DAY_SECONDS
  const points = series.map(({ at }) =>
    daily
      ? { short: shortDay(at.slice(0, 10)), long: longDay(at.slice(0, 10)) }
      : { short: shortHour(at), long: longHour(at) },
  )
  const shown: readonly Series[] = [
    {
      name: 'Accepted',
      one: 'accepted',
      many: 'accepted',
      colour: 'accent',
      values: series.map((at) => at.accepted),
    },
    {
      name: 'Refused',
      one: 'refused',
      many: 'refused',
      colour: 'fault',
      values: series.map((at) => at.refused),
    },
  ]
  return (
    <Chart
      label="Accepted and refused"
      title={
        <Definition term="Accepted and refused">
          Requests to post an event, by what became of them. Days are UTC days; hours are yours. The last one
          is not over yet.
        </Definition>
      }
      points={series.length > 0 ? points : undefined}
      series={shown}
      unit={daily ? 'day' : 'hour'}
      unfinished
    />
  )
}
