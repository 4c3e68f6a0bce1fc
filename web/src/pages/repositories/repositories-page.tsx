/** The organization's repositories: found, named, described. */
import './repositories-page.css'
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation, useSearch } from 'wouter-preact'
import type { RepositoryListed } from '../../api/types'
import { counted } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { isAtLeast } from '../../organizations/roles'
import { Failure, hasFailed } from '../../widgets/failure'
import { PageHeading } from '../../widgets/page-heading'
import { Skeleton } from '../../widgets/skeleton'
import { DeleteDialog } from './delete-dialog'
import { EditDialog } from './edit-dialog'
import { MoveDialog } from './move-dialog'
import { NameDialog } from './name-dialog'
import { RepositoriesControls } from './repositories-controls'
import { RepositoriesTable } from './repositories-table'
import { groupsOf, pickRepositories, repositoryFiltersOf, repositorySearch } from './repository-filters'
import { repositoriesQuery } from './repository-queries'

/** As many rows as are drawn at first; thousands at once would make a slow page. */
const ROWS = 200

type Doing =
  | { readonly what: 'add' }
  | { readonly what: 'name' | 'edit' | 'move' | 'delete'; readonly repository: RepositoryListed }

export function RepositoriesPage({ organization }: OrganizationPageProps) {
  const { slug, role } = organization
  const filters = repositoryFiltersOf(useSearch())
  const [path, go] = useLocation()
  const [doing, setDoing] = useState<Doing | null>(null)
  const [rows, setRows] = useState(ROWS)
  const repositories = useQuery(repositoriesQuery(slug))
  const all = repositories.data ?? []
  const picked = pickRepositories(all, filters)
  const mayName = isAtLeast(role, 'member')
  const mayMove = isAtLeast(role, 'admin')
  const close = () => setDoing(null)

  return (
    <>
      <div class="page-head">
        <PageHeading title="Repositories" of={organization.name} />
        {mayName && (
          <button type="button" class="button" onClick={() => setDoing({ what: 'add' })}>
            Add a repository
          </button>
        )}
      </div>
      <section class="card stacked" aria-label="Repositories" aria-busy={repositories.isPending}>
        <RepositoriesControls
          all={all}
          filters={filters}
          onChange={(wanted) => go(path + repositorySearch(wanted), { replace: true })}
        />
        {hasFailed(repositories) ? (
          <Failure what="The repositories" error={repositories.error} retry={repositories.refetch} />
        ) : repositories.isPending ? (
          <p class="table-empty">
            <Skeleton size="long" />
          </p>
        ) : all.length === 0 ? (
          <p class="table-empty">
            No repository yet. One appears by itself with its first event:{' '}
            <Link href={organizationPath(slug, 'connect')}>connect a project</Link>.
          </p>
        ) : picked.length === 0 ? (
          <p class="table-empty">None of {counted(all.length, 'repository', 'repositories')} is like that.</p>
        ) : (
          <RepositoriesTable
            slug={slug}
            repositories={picked.slice(0, rows)}
            filters={filters}
            onName={mayName ? (repository) => setDoing({ what: 'name', repository }) : undefined}
            onEdit={mayName ? (repository) => setDoing({ what: 'edit', repository }) : undefined}
          />
        )}
        {picked.length > rows && (
          <div class="card-body card-foot">
            <button type="button" class="button button-quiet" onClick={() => setRows(rows + 5 * ROWS)}>
              Show more of {counted(picked.length, 'repository', 'repositories')}
            </button>
          </div>
        )}
      </section>
      {doing?.what === 'add' && <NameDialog slug={slug} repository={null} onClose={close} />}
      {doing?.what === 'name' && <NameDialog slug={slug} repository={doing.repository} onClose={close} />}
      {doing?.what === 'edit' && (
        <EditDialog
          slug={slug}
          repository={doing.repository}
          groups={groupsOf(all)}
          onClose={close}
          onMove={mayMove ? () => setDoing({ ...doing, what: 'move' }) : undefined}
          onDelete={mayMove ? () => setDoing({ ...doing, what: 'delete' }) : undefined}
        />
      )}
      {doing?.what === 'move' && <MoveDialog slug={slug} repository={doing.repository} onClose={close} />}
      {doing?.what === 'delete' && <DeleteDialog slug={slug} repository={doing.repository} onClose={close} />}
    </>
  )
}
