/** The chart's numbers as a table, the newest day first, in the chart's place and height. */
import '../../widgets/table.css'
import type { DayOfReleases } from '../../api/types'
import { count } from '../../format/numbers'
import { longDay } from '../../format/times'
import { ScrollBox } from '../../widgets/scroll-box'

export function DaysTable({ days }: { days: readonly DayOfReleases[] }) {
  return (
    <div class="days-table">
      <ScrollBox label="Releases a day, table">
        <table class="table" aria-labelledby="releases-a-day">
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col" class="number">
                Releases
              </th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, releases }) => (
              <tr key={day}>
                <th scope="row">
                  <time dateTime={day}>{longDay(day)}</time>
                </th>
                <td class="number">{count(releases)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  )
}
