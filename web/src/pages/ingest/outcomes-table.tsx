/** How many events are stored, how many requests came to another end, what that means and what helps. */
import '../../widgets/table.css'
import '../../widgets/stacked-table.css'
import type { IngestHealth } from '../../api/types'
import { count } from '../../format/numbers'
import { Skeleton } from '../../widgets/skeleton'
import { explained, isRefusal } from './outcomes'

export function OutcomesTable({ totals }: { totals: IngestHealth['totals'] | undefined }) {
  const seen = totals?.filter(({ requests }) => requests > 0)
  return (
    <section class="card stacked" aria-labelledby="outcomes">
      <div class="card-head">
        <h2 id="outcomes">By outcome</h2>
      </div>
      {seen?.length === 0 ? (
        <p class="table-empty">Nothing was sent in this period.</p>
      ) : (
        <table class="table stacked-table outcomes" role="table" aria-labelledby="outcomes">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                Outcome
              </th>
              <th role="columnheader" scope="col" class="number">
                How many
              </th>
              <th role="columnheader" scope="col">
                What it means, and what helps
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {seen ? (
              seen.map(({ outcome, requests }) => <Row key={outcome} outcome={outcome} requests={requests} />)
            ) : (
              <tr role="row">
                <td role="cell">
                  <Skeleton />
                </td>
                <td role="cell" class="number">
                  <Skeleton size="short" />
                </td>
                <td role="cell">
                  <Skeleton size="long" />
                </td>
              </tr>
            )}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Row({ outcome, requests }: { outcome: string; requests: number }) {
  const { name, means, help } = explained(outcome)
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {isRefusal(outcome) ? <span class="badge badge-fault">{name}</span> : name}
      </th>
      <td role="cell" class="number" data-column="How many">
        {count(requests)}
      </td>
      <td role="cell">
        <p>{means}</p>
        {help && <p class="quiet">{help}</p>}
      </td>
    </tr>
  )
}
