/** Deletes the organization, once its slug is typed. */
import { useMutation } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { Organization } from '../../api/types'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { useForget } from './use-forget'

interface Props {
  readonly organization: Organization
  readonly onClose: () => void
}

export function DeleteDialog({ organization, onClose }: Props) {
  const { slug, name } = organization
  const forget = useForget(organization)
  const remove = useMutation({
    mutationFn: () => call('delete', '/api/v1/orgs/{slug}', { path: { slug }, query: { confirm: slug } }),
    onSuccess: () => forget(`${name} was deleted`),
  })
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      confirm="Delete it forever"
      busy="Deleting…"
      typed={slug}
      sending={remove}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        Its projects, teams, tokens, members’ roles, events and numbers are deleted with it. None of it can be
        recovered.
      </p>
    </ConfirmDialog>
  )
}
