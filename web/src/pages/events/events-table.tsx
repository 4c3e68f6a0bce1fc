/** The events with when and by what they came, and the JSON exactly as it was sent. */
import '../../widgets/table.css'
import '../../widgets/stacked-table.css'
import './events-table.css'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { RawEvent } from '../../api/types'
import { eventInWords } from '../../events/event-in-words'
import { exactTime, toTheSecond } from '../../format/times'
import { organizationPath } from '../../frame/areas'
import { CopyBlock } from '../../widgets/copy-block'
import { RepositoryName } from '../../widgets/repository-name'

const SOURCES: Readonly<Record<string, string>> = {
  cli: 'signed',
  key: 'key',
  github: 'GitHub',
  gitlab: 'GitLab',
  demo: 'demo',
}

interface Props {
  readonly slug: string
  readonly events: readonly RawEvent[]
}

export function EventsTable({ slug, events }: Props) {
  return (
    <table class="table stacked-table events" role="table" aria-label="Events">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            When
          </th>
          <th role="columnheader" scope="col">
            By
          </th>
          <th role="columnheader" scope="col">
            Repository
          </th>
          <th role="columnheader" scope="col">
            Event
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {events.map((event) => (
          <Row key={event.id} slug={slug} event={event} />
        ))}
      </tbody>
    </table>
  )
}

function Row({
  slug,
  event: { received_at, source, key, repository, event },
}: {
  slug: string
  event: RawEvent
}) {
  const [open, setOpen] = useState(false)
  const json = JSON.stringify(event)
  return (
    <tr role="row">
      <th role="rowheader" scope="row" class="events-when">
        <time dateTime={received_at} title={exactTime(received_at)}>
          {toTheSecond(received_at)}
        </time>
      </th>
      <td role="cell" data-column="By">
        {SOURCES[source] ?? source}
        {key && (
          <>
            {' '}
            <bdi>{key.name}</bdi>
          </>
        )}
      </td>
      <td role="cell" data-column="Repository">
        {repository ? (
          <Link href={organizationPath(slug, `repositories/${repository.id}`)}>
            <RepositoryName repository={repository} />
          </Link>
        ) : (
          <span class="quiet">none named</span>
        )}
      </td>
      <td role="cell">
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>
            <span class="visually-hidden">{eventInWords(event)}: </span>
            <code class="events-json">{json}</code>
          </summary>
          {open && (
            <CopyBlock what="the event as it was sent" text={json}>
              {JSON.stringify(event, null, 2)}
            </CopyBlock>
          )}
        </details>
      </td>
    </tr>
  )
}
