/** Each time that releasing failed, and how long it took until the next good release. */
import './incidents.css'
import { counted } from '../../format/numbers'
import { exactTime } from '../../format/times'
import { interval } from '../../releases/intervals'
import type { Incident, RepositoryReport } from '../../releases/types'
import { Definition } from '../../widgets/definition'
import { Moment } from '../../widgets/moment'
import { ScrollBox } from '../../widgets/scroll-box'
import { Skeleton } from '../../widgets/skeleton'

export function Incidents({ recovery }: { recovery: RepositoryReport['recovery'] | undefined }) {
  return (
    <section class="card" aria-labelledby="incidents">
      <div class="card-head">
        <h2 id="incidents">
          <Definition of="recovery" term="Failures and recoveries" />
        </h2>
      </div>
      {!recovery ? (
        <p class="table-empty">
          <Skeleton size="long" />
        </p>
      ) : recovery.incidents.length === 0 ? (
        <p class="table-empty">No release failed in this period.</p>
      ) : (
        <div class="incidents">
          <ScrollBox label="Failures and recoveries, list">
            <ol>
              {recovery.incidents.map((incident) => (
                <Row key={`${incident.failed_at} ${incident.error_code}`} incident={incident} />
              ))}
            </ol>
          </ScrollBox>
        </div>
      )}
    </section>
  )
}

function Row({ incident }: { incident: Incident }) {
  const { failed_at, error_code, failures, recovered_at, seconds } = incident
  return (
    <li class="incident" data-open={recovered_at === null}>
      <p>
        <span class="badge badge-fault">failed</span> <Moment at={failed_at} />{' '}
        {error_code === null ? (
          <span class="quiet">without a code</span>
        ) : (
          <bdi class="code">{error_code}</bdi>
        )}
        {failures > 1 && <span class="quiet"> and {counted(failures - 1, 'time')} more</span>}
      </p>
      <p>
        {recovered_at === null || seconds === null ? (
          <>Nothing was released since: still open.</>
        ) : (
          <>
            <span aria-hidden="true">→ </span>next good release after{' '}
            <strong title={exactTime(recovered_at)}>{interval(seconds)}</strong>
          </>
        )}
      </p>
    </li>
  )
}
