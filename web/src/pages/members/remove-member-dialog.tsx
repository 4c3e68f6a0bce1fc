/** Takes a member out of the organization. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { organizationsQuery } from '../../api/queries'
import type { Member, Organization } from '../../api/types'
import { membersQuery } from '../../organizations/queries'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { rescueFocus } from '../../widgets/page-heading'
import { announce } from '../../widgets/status-line'

interface Props {
  readonly organization: Organization
  readonly member: Member
  readonly onClose: () => void
}

export function RemoveMemberDialog({ organization, member, onClose }: Props) {
  const client = useQueryClient()
  const { slug } = organization
  const remove = useMutation({
    mutationFn: () =>
      call('delete', '/api/v1/orgs/{slug}/members/{user_id}', { path: { slug, user_id: member.user_id } }),
    onSuccess: async () => {
      onClose()
      announce(`${member.email} was removed`)
      await client.invalidateQueries({ queryKey: membersQuery(slug).queryKey })
      await client.invalidateQueries({ queryKey: organizationsQuery.queryKey })
      rescueFocus()
    },
  })
  return (
    <ConfirmDialog
      title={`Remove ${member.display_name || member.email}?`}
      confirm="Remove"
      busy="Removing…"
      sending={remove}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        {member.email} and their tokens lose access to {organization.name} at once. To come back they need a
        new invitation.
      </p>
    </ConfirmDialog>
  )
}
