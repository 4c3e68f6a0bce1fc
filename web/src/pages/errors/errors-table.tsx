/** Kinds of errors: a code and a command, with how often, where and since when. */
import '../../widgets/table.css'
import '../../widgets/stacked-table.css'
import './errors-table.css'
import { Link } from 'wouter-preact'
import type { ErrorKind } from '../../api/types'
import { count, counted } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import { Definition } from '../../widgets/definition'
import { ErrorCode } from '../../widgets/error-code'
import { Moment } from '../../widgets/moment'
import { RepositoryName } from '../../widgets/repository-name'
import { Sparkline } from '../../widgets/sparkline'

interface Props {
  readonly slug: string
  readonly kinds: readonly ErrorKind[]
}

export function ErrorsTable({ slug, kinds }: Props) {
  return (
    <table class="table stacked-table error-kinds" role="table" aria-label="Errors">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Error
          </th>
          <th role="columnheader" scope="col">
            Command
          </th>
          <th role="columnheader" scope="col" class="number">
            Events
          </th>
          <th role="columnheader" scope="col">
            Per day
          </th>
          <th role="columnheader" scope="col">
            Where
          </th>
          <th role="columnheader" scope="col" class="number">
            <Definition term="First seen">
              When an error of this code and command first arrived in this organization, in the period or
              before it. New is what was first seen within the last 24 hours.
            </Definition>
          </th>
          <th role="columnheader" scope="col" class="number">
            Last seen
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {kinds.map((kind) => (
          <Row key={`${kind.error_code} ${kind.command}`} slug={slug} kind={kind} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ slug, kind }: { slug: string; kind: ErrorKind }) {
  const { error_code, command, events, repositories, series, first_at, last_at, explanation, hit } = kind
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <ErrorCode code={error_code} explanation={explanation} />{' '}
        {kind.new && <span class="badge badge-strong">new</span>}
        {explanation && <div class="error-kinds-means">{explanation.title}</div>}
      </th>
      <td role="cell" data-column="Command">
        {command ? <bdi class="code">{command}</bdi> : <span class="quiet">not said</span>}
      </td>
      <td role="cell" class="number" data-column="Events">
        {count(events)}
      </td>
      <td role="cell" data-column="Per day">
        <Sparkline values={series} one="error" tone="fault" />
      </td>
      <td role="cell" data-column="Where">
        {hit.length === 0 ? (
          <span class="quiet">no repository named</span>
        ) : (
          <details>
            <summary>{counted(repositories, 'repository', 'repositories')}</summary>
            <ul class="error-kinds-hit">
              {hit.map((repository) => (
                <li key={repository.id}>
                  <Link href={organizationPath(slug, `repositories/${repository.id}`)}>
                    <RepositoryName repository={repository} />
                  </Link>{' '}
                  <span class="quiet">{counted(repository.events, 'event')}</span>
                </li>
              ))}
              {repositories > hit.length && (
                <li class="quiet">and {counted(repositories - hit.length, 'other', 'others')}</li>
              )}
            </ul>
          </details>
        )}
      </td>
      <td role="cell" class="number" data-column="First seen">
        <Moment at={first_at} />
      </td>
      <td role="cell" class="number" data-column="Last seen">
        <Moment at={last_at} />
      </td>
    </tr>
  )
}
