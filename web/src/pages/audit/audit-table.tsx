/** The entries as a table; where there is no room for its columns, each entry is a block of lines. */
import '../../widgets/table.css'
import type { AuditEntry } from '../../api/types'
import { exactTime } from '../../format/times'
import { beginning } from '../../tokens/prefix'

const COLUMNS = ['When', 'What', 'Who', 'To what', 'From'] as const

/** The roles are said aloud because the blocks of a narrow screen would drop them. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <table class="table audit-table" role="table" aria-label="Entries">
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </tbody>
    </table>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const metadata = Object.entries(entry.metadata ?? {})
  return (
    <tr role="row">
      <td role="cell" class="audit-when">
        <time dateTime={entry.created_at}>{exactTime(entry.created_at)}</time>
      </td>
      <th role="rowheader" scope="row" class="code">
        {entry.action}
      </th>
      <td role="cell" data-column="Who">
        {entry.actor_name ?? entry.actor_kind}
        {entry.actor_token && (
          <>
            <br />
            <span class="quiet">
              {entry.actor_kind === 'token' ? 'the organization’s token' : 'by token'}{' '}
              <span class="code">{beginning(entry.actor_token)}</span>
            </span>
          </>
        )}
      </td>
      <td role="cell" data-column="To what">
        {entry.target}
        <details class="audit-more">
          <summary>
            More<span class="visually-hidden"> about {entry.action}</span>
          </summary>
          <dl>
            <Fact name="Entry" value={String(entry.sequence)} />
            {metadata.map(([name, value]) => (
              <Fact key={name} name={name} value={inWords(name, value)} />
            ))}
            <Fact name="Request" value={entry.request_id} />
            <Fact name="Program" value={entry.user_agent} />
          </dl>
        </details>
      </td>
      <td role="cell" data-column="From">
        {entry.address}
      </td>
    </tr>
  )
}

/** What was noted about a deed, as text; a token's beginning as it is shown everywhere. */
function inWords(name: string, value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return name === 'prefix' ? beginning(value) : value
}

function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  if (!value) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd class="code">{value}</dd>
    </div>
  )
}
