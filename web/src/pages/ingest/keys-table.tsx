/** The ingest keys with what came by each, those that are revoked last. */
import '../../widgets/table.css'
import '../../widgets/stacked-table.css'
import './keys-table.css'
import type { IngestKey } from '../../api/types'
import { count } from '../../format/numbers'
import { Definition } from '../../widgets/definition'
import { Moment } from '../../widgets/moment'
import { Sparkline } from '../../widgets/sparkline'

interface Props {
  readonly keys: readonly IngestKey[]
  readonly onEdit: (key: IngestKey) => void
  readonly onRevoke: (key: IngestKey) => void
}

export function KeysTable({ keys, onEdit, onRevoke }: Props) {
  const sorted = keys.toSorted((a, b) => Number(a.revoked_at !== null) - Number(b.revoked_at !== null))
  return (
    <table class="table stacked-table keys" role="table" aria-label="Ingest keys">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Key
          </th>
          <th role="columnheader" scope="col">
            Last 24 hours
          </th>
          <th role="columnheader" scope="col" class="number">
            Events
          </th>
          <th role="columnheader" scope="col" class="number">
            <Definition term="Limit">
              Events that are taken a minute. What comes beyond is refused, and lost where the sender does not
              try again.
            </Definition>
          </th>
          <th role="columnheader" scope="col" class="number">
            Last event
          </th>
          <th role="columnheader" scope="col">
            <span class="visually-hidden">Change</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sorted.map((key) => (
          <Row key={key.id} ingestKey={key} onEdit={onEdit} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ ingestKey: key, onEdit, onRevoke }: Omit<Props, 'keys'> & { readonly ingestKey: IngestKey }) {
  return (
    <tr role="row" data-revoked={key.revoked_at !== null}>
      <th role="rowheader" scope="row">
        <bdi>{key.name}</bdi> {key.revoked_at && <span class="badge badge-fault">revoked</span>}
        <div class="keys-about">
          <span class="code">ffik_{key.prefix}…</span>{' '}
          {key.revoked_at ? (
            <>
              revoked <Moment at={key.revoked_at} />
            </>
          ) : (
            <>
              made <Moment at={key.created_at} />
              {key.created_by && <> by {key.created_by}</>}
            </>
          )}
        </div>
      </th>
      <td role="cell" data-column="Last 24 h">
        <Sparkline values={key.rate} one="event" unit="hour" />
      </td>
      <td role="cell" class="number" data-column="Events">
        {count(key.events)}
      </td>
      <td role="cell" class="number" data-column="Limit">
        {count(key.limit)}
        <span class="quiet"> a minute</span>
      </td>
      <td role="cell" class="number" data-column="Last event">
        {key.last_seen_at ? <Moment at={key.last_seen_at} /> : <span class="quiet">none yet</span>}
      </td>
      <td role="cell">
        {!key.revoked_at && (
          <div class="keys-actions">
            <button type="button" class="button button-quiet" onClick={() => onEdit(key)}>
              Edit<span class="visually-hidden"> {key.name}</span>…
            </button>
            <button type="button" class="button button-quiet button-danger" onClick={() => onRevoke(key)}>
              Revoke<span class="visually-hidden"> {key.name}</span>…
            </button>
          </div>
        )}
      </td>
    </tr>
  )
}
