/** The buttons that change a repository, and the dialogs behind them. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import type { Organization, RepositoryDetails } from '../../api/types'
import { organizationPath } from '../../frame/areas'
import { isAtLeast } from '../../organizations/roles'
import { lazy } from '../../widgets/lazy'
import { groupsOf } from '../repositories/repository-filters'
import { repositoriesQuery } from '../repositories/repository-queries'

const NameDialog = lazy(async () => (await import('../repositories/name-dialog')).NameDialog)
const EditDialog = lazy(async () => (await import('../repositories/edit-dialog')).EditDialog)
const MoveDialog = lazy(async () => (await import('../repositories/move-dialog')).MoveDialog)
const DeleteDialog = lazy(async () => (await import('../repositories/delete-dialog')).DeleteDialog)

interface Props {
  readonly organization: Organization
  readonly repository: RepositoryDetails
}

export function RepositoryChanges({ organization: { slug, role }, repository }: Props) {
  const [doing, setDoing] = useState<'name' | 'edit' | 'move' | 'delete' | null>(null)
  const [, go] = useLocation()
  const all = useQuery({ ...repositoriesQuery(slug), enabled: doing === 'edit' })
  const mayMove = isAtLeast(role, 'admin')
  const close = () => setDoing(null)
  // What was here is elsewhere then, or nowhere.
  const leave = () => go(organizationPath(slug, 'repositories'))
  const ties = { slug, repository, onClose: close }

  return (
    <>
      <button type="button" class="button button-quiet" onClick={() => setDoing('name')}>
        {repository.name === null ? 'Name it…' : 'Its addresses…'}
      </button>
      <button type="button" class="button button-quiet" onClick={() => setDoing('edit')}>
        Edit…
      </button>
      {doing === 'name' && <NameDialog {...ties} />}
      {doing === 'edit' && (
        <EditDialog
          {...ties}
          groups={groupsOf(all.data ?? [])}
          onMove={mayMove ? () => setDoing('move') : undefined}
          onDelete={mayMove ? () => setDoing('delete') : undefined}
        />
      )}
      {doing === 'move' && <MoveDialog {...ties} onMoved={leave} />}
      {doing === 'delete' && <DeleteDialog {...ties} onDeleted={leave} />}
    </>
  )
}
