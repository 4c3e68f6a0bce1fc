/** The chart's numbers as a table, the last point first, in the chart's place and height. */
import '../table.css'
import { count } from '../../format/numbers'
import { ScrollBox } from '../scroll-box'
import { type Point, type Series, valuesAt } from './data'

interface Props {
  readonly label: string
  /** What a point is, as a heading: `Day`. */
  readonly unit: string
  readonly points: readonly Point[]
  readonly series: readonly Series[]
}

export function ChartTable({ label, unit, points, series }: Props) {
  const rows = points.map((point, index) => ({ point, index })).reverse()
  return (
    <div class="chart-table">
      <ScrollBox label={`${label}, table`}>
        <table class="table" aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{unit}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ point, index }) => (
              <tr key={index}>
                <th scope="row">
                  <bdi>{point.long}</bdi>
                </th>
                {valuesAt(series, index).map((value, level) => (
                  <td key={series[level]?.name} class="number">
                    {count(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  )
}
