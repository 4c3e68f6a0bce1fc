/** The repositories as a table; where there is no room for its columns, each is a block of lines. */
import '../../widgets/table.css'
import '../../widgets/stacked-table.css'
import './repositories-table.css'
import { Link } from 'wouter-preact'
import type { RepositoryListed } from '../../api/types'
import { count } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import { Moment } from '../../widgets/moment'
import { RepositoryName } from '../../widgets/repository-name'
import { type Order, type RepositoryFilters, repositorySearch } from './repository-filters'
import { SortHeader } from './sort-header'
import { UseSuggestion } from './use-suggestion'

const COLUMNS: readonly { order: Order; name: string; number?: boolean; falls?: boolean }[] = [
  { order: 'name', name: 'Repository' },
  { order: 'group', name: 'Group' },
  { order: 'owner', name: 'Owner' },
  { order: 'releases', name: 'Releases', number: true, falls: true },
  { order: 'released', name: 'Last release', number: true, falls: true },
  { order: 'seen', name: 'Last seen', number: true, falls: true },
]

interface Props {
  readonly slug: string
  readonly repositories: readonly RepositoryListed[]
  readonly filters: RepositoryFilters
  /** Absent for those who may not. */
  readonly onName?: ((repository: RepositoryListed) => void) | undefined
  readonly onEdit?: ((repository: RepositoryListed) => void) | undefined
}

export function RepositoriesTable({ slug, repositories, filters, onName, onEdit }: Props) {
  return (
    <table class="table stacked-table repositories" role="table" aria-label="Repositories">
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map(({ order, name, number, falls = false }) => {
            const here = filters.order === order
            return (
              <SortHeader
                key={order}
                name={name}
                number={number ?? false}
                sorted={here ? (filters.reversed !== falls ? 'descending' : 'ascending') : undefined}
                href={repositorySearch({ ...filters, order, reversed: here && !filters.reversed }) || '?'}
              />
            )
          })}
          {onEdit && (
            <th role="columnheader" scope="col">
              <span class="visually-hidden">Change</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {repositories.map((repository) => (
          <Row key={repository.id} slug={slug} repository={repository} onName={onName} onEdit={onEdit} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ slug, repository, onName, onEdit }: Omit<Props, 'repositories' | 'filters'> & One) {
  const { id, name, group, owner, releases, last_release_at, first_at, last_at } = repository
  return (
    <tr role="row">
      <th role="rowheader" scope="row" class="repositories-name">
        <Link href={organizationPath(slug, `repositories/${id}`)}>
          <RepositoryName repository={repository} />
        </Link>{' '}
        {repository.failing && <span class="badge badge-fault">failing</span>}
        {repository.moving && <span class="badge">moving</span>}
        {repository.archived_at && <span class="badge">archived</span>}
        {name === null && (
          <div class="repositories-unnamed">
            {first_at && (
              <>
                first seen <Moment at={first_at} />
              </>
            )}
            {onName && (
              <div class="repositories-naming">
                {repository.suggested_name && <UseSuggestion slug={slug} repository={repository} />}
                <button type="button" class="button button-quiet" onClick={() => onName(repository)}>
                  Name it<span class="visually-hidden"> {repository.hash?.slice(0, 8)}</span>…
                </button>
              </div>
            )}
          </div>
        )}
      </th>
      <td role="cell" data-column="Group">
        {group && <bdi>{group}</bdi>}
      </td>
      <td role="cell" data-column="Owner">
        {owner && <bdi>{owner}</bdi>}
      </td>
      <td role="cell" class="number" data-column="Releases">
        {count(releases)}
      </td>
      <td role="cell" class="number" data-column="Last release">
        {last_release_at ? <Moment at={last_release_at} /> : <span class="quiet">none yet</span>}
      </td>
      <td role="cell" class="number" data-column="Last seen">
        {last_at ? <Moment at={last_at} /> : <span class="quiet">never</span>}
      </td>
      {onEdit && (
        <td role="cell" class="number">
          <button type="button" class="button button-quiet" onClick={() => onEdit(repository)}>
            Edit<span class="visually-hidden"> {name ?? repository.hash?.slice(0, 8)}</span>…
          </button>
        </td>
      )}
    </tr>
  )
}

interface One {
  readonly repository: RepositoryListed
}
