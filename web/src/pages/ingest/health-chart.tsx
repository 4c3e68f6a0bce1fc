/** Over time: events that are stored, and requests that were refused. */
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
          Accepted are the events of that time that are stored; a webhook’s release counts when it was made.
          Refused are requests, when they came. Days are UTC days; hours are yours. The last one is not over
          yet.
        </Definition>
      }
      points={series.length > 0 ? points : undefined}
      series={shown}
      unit={daily ? 'day' : 'hour'}
      unfinished
    />
  )
}
