/** Gives a member another role. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { organizationsQuery } from '../../api/queries'
import type { Member, Organization, Role } from '../../api/types'
import { Form } from '../../forms/form'
import { membersQuery } from '../../organizations/queries'
import { RoleField } from '../../organizations/role-field'
import { Dialog } from '../../widgets/dialog'
import { announce } from '../../widgets/status-line'

interface Props {
  readonly organization: Organization
  readonly member: Member
  readonly onClose: () => void
}

export function RoleDialog({ organization, member, onClose }: Props) {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (role: Role) =>
      call('patch', '/api/v1/orgs/{slug}/members/{user_id}', {
        path: { slug: organization.slug, user_id: member.user_id },
        body: { role },
      }),
    onSuccess: async ({ role }) => {
      onClose()
      announce(`${member.email} is now ${role}`)
      // One's own role may be the one that changed.
      await client.invalidateQueries({ queryKey: organizationsQuery.queryKey })
      await client.invalidateQueries({ queryKey: membersQuery(organization.slug).queryKey })
    },
  })
  return (
    <Dialog title={`Role of ${member.display_name || member.email}`} onClose={onClose}>
      <Form
        sending={change}
        submit="Change the role"
        busy="Changing…"
        onSend={(values) => change.mutate(values.text('role') as Role)}
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <RoleField by={organization.role} current={member.role} />
      </Form>
    </Dialog>
  )
}
