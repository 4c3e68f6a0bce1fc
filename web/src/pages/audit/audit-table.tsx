/** The entries as a table that scrolls in itself where there is no room. */
import '../../widgets/table.css'
import type { AuditEntry } from '../../api/types'
import { exactTime } from '../../format/times'
import { ScrollBox } from '../../widgets/scroll-box'

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ScrollBox label="Entries, table">
      <table class="table audit-table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">To what</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const metadata = Object.entries(entry.metadata ?? {})
  return (
    <tr>
      <td class="audit-when">
        <time dateTime={entry.created_at}>{exactTime(entry.created_at)}</time>
      </td>
      <td>
        {entry.actor_name ?? entry.actor_kind}
        {entry.actor_token && (
          <>
            <br />
            <span class="quiet">
              {entry.actor_kind === 'token' ? 'the organization’s token' : 'by token'}{' '}
              <span class="code">{entry.actor_token}…</span>
            </span>
          </>
        )}
      </td>
      <th scope="row" class="code">
        {entry.action}
      </th>
      <td>
        {entry.target}
        <details class="audit-more">
          <summary>
            More<span class="visually-hidden"> about {entry.action}</span>
          </summary>
          <dl>
            <Fact name="Entry" value={String(entry.sequence)} />
            {metadata.map(([name, value]) => (
              <Fact
                key={name}
                name={name}
                value={typeof value === 'string' ? value : JSON.stringify(value)}
              />
            ))}
            <Fact name="Request" value={entry.request_id} />
            <Fact name="Program" value={entry.user_agent} />
          </dl>
        </details>
      </td>
      <td>{entry.address}</td>
    </tr>
  )
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
