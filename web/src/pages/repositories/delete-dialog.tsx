/** Deletes a repository and all that is known of it, once its name is typed. */
import { useMutation } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { RepositoryListed } from '../../api/types'
import { counted } from '../../format/numbers'
import { repositoryTitle } from '../../releases/repository-title'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { announce } from '../../widgets/status-line'
import { useRepositoriesChanged } from './use-repositories-changed'

interface Props {
  readonly slug: string
  readonly repository: RepositoryListed
  readonly onClose: () => void
  readonly onDeleted?: () => void
}

export function DeleteDialog({ slug, repository, onClose, onDeleted }: Props) {
  const { id, name, hash, releases, packages } = repository
  const changed = useRepositoriesChanged(slug)
  const label = repositoryTitle(repository)
  const confirm = name ?? hash ?? id
  const remove = useMutation({
    mutationFn: () =>
      call('delete', '/api/v1/orgs/{slug}/repositories/{repository_id}', {
        path: { slug, repository_id: id },
        query: { confirm },
      }),
    onSuccess: async () => {
      onClose()
      onDeleted?.()
      announce(`${label} was deleted`)
      await changed()
    },
  })
  return (
    <ConfirmDialog
      title={`Delete ${label}?`}
      confirm="Delete it for good"
      busy="Deleting…"
      typed={confirm}
      sending={remove}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        Its events, its {counted(releases, 'release')} of {counted(packages, 'package')}, its failures and its
        badge go, from all numbers and charts too. None of it can be recovered.
      </p>
      <p>
        If it goes on sending, it appears again as a new repository without a name. To keep what was and see
        no more of it, archive it instead.
      </p>
    </ConfirmDialog>
  )
}
