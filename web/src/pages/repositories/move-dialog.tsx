/** Moves a repository with all that is known of it to another organization, once its name is typed. */
import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import { organizationsQuery } from '../../api/queries'
import type { RepositoryListed } from '../../api/types'
import { SelectField } from '../../forms/field'
import { runs } from '../../organizations/roles'
import { repositoryTitle } from '../../releases/repository-title'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { Dialog } from '../../widgets/dialog'
import { announce } from '../../widgets/status-line'
import { useRepositoriesChanged } from './use-repositories-changed'

interface Props {
  readonly slug: string
  readonly repository: RepositoryListed
  readonly onClose: () => void
  readonly onMoved?: () => void
}

export function MoveDialog({ slug, repository, onClose, onMoved }: Props) {
  const changed = useRepositoriesChanged(slug)
  const organizations = useQuery(organizationsQuery)
  const open = organizations.data?.filter((one) => one.slug !== slug && runs(one.role)) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const to = open.find((one) => one.slug === chosen) ?? open[0]
  const here = organizations.data?.find((one) => one.slug === slug)?.name ?? slug
  const label = repositoryTitle(repository)
  const confirm = repository.name ?? repository.hash ?? repository.id
  const move = useMutation({
    mutationFn: (organization: string) =>
      call('post', '/api/v1/orgs/{slug}/repositories/{repository_id}/move', {
        path: { slug, repository_id: repository.id },
        body: { organization, confirm },
      }),
    onSuccess: async () => {
      onClose()
      onMoved?.()
      announce(`${label} was moved to ${to?.name}`)
      await changed()
    },
  })
  if (!to) {
    return (
      <Dialog title={`Move ${label}`} onClose={onClose}>
        <div class="form">
          <p>You run no other organization that it could go to.</p>
          <div class="form-buttons">
            <button type="button" class="button" onClick={onClose}>
              Close
            </button>
          </div>
        </div>
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      title={`Move ${label}`}
      confirm="Move it"
      busy="Moving…"
      danger={false}
      typed={confirm}
      sending={move}
      onConfirm={() => move.mutate(to.slug)}
      onClose={onClose}
    >
      <SelectField name="organization" label="To" initial={to.slug} onChange={setChosen}>
        {open.map((one) => (
          <option key={one.slug} value={one.slug}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <p>
        Its events, releases and numbers go along, and the signed events that it sends from now on belong
        there too. Where it is known there already, the two become one.
      </p>
      <p>
        What comes by one of {here}’s ingest keys goes on arriving here: give its sender a key of the other
        organization.
      </p>
    </ConfirmDialog>
  )
}
