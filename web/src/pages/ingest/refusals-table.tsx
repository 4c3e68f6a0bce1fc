/** The newest refusals, whatever the period, with what was wrong: never with what was sent. */
import '../../widgets/table.css'
import '../../widgets/stacked-table.css'
import type { IngestHealth } from '../../api/types'
import { exactTime, toTheSecond } from '../../format/times'
import { Skeleton } from '../../widgets/skeleton'
import { explained } from './outcomes'

export function RefusalsTable({ refusals }: { refusals: IngestHealth['refusals'] | undefined }) {
  return (
    <section class="card stacked" aria-labelledby="refusals">
      <div class="card-head">
        <h2 id="refusals">Newest refusals</h2>
      </div>
      {!refusals ? (
        <p class="table-empty">
          <Skeleton size="long" />
        </p>
      ) : refusals.length === 0 ? (
        <p class="table-empty">Nothing was refused.</p>
      ) : (
        <table class="table stacked-table refusals" role="table" aria-labelledby="refusals">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                When
              </th>
              <th role="columnheader" scope="col">
                Outcome
              </th>
              <th role="columnheader" scope="col">
                Key
              </th>
              <th role="columnheader" scope="col">
                What was wrong
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {refusals.map(({ refused_at, outcome, detail, key }, index) => (
              <tr key={`${refused_at} ${index}`} role="row">
                <td role="cell">
                  <time dateTime={refused_at} title={exactTime(refused_at)}>
                    {toTheSecond(refused_at)}
                  </time>
                </td>
                <th role="rowheader" scope="row">
                  {explained(outcome).name}
                </th>
                <td role="cell" data-column="Key">
                  {key ? <bdi>{key.name}</bdi> : <span class="quiet">none</span>}
                </td>
                <td role="cell">{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
