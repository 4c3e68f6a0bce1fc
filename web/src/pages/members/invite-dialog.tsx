/** Asks somebody to join: makes a link, and shows it once. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { Organization, Role } from '../../api/types'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { RoleField } from '../../organizations/role-field'
import { Dialog } from '../../widgets/dialog'
import { InvitationLink } from './invitation-link'
import { invitationsQuery } from './invitations-query'

const EMAIL_MAX = 254

interface Props {
  readonly organization: Organization
  readonly onClose: () => void
}

export function InviteDialog({ organization, onClose }: Props) {
  const client = useQueryClient()
  const { slug } = organization
  const invite = useMutation({
    mutationFn: (body: { email: string; role: Role }) =>
      call('post', '/api/v1/orgs/{slug}/invitations', { path: { slug }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsQuery(slug).queryKey }),
  })
  if (invite.data) {
    return (
      <Dialog key="link" title={`${invite.data.email} is invited`} onClose={onClose} keep>
        <InvitationLink invitation={invite.data} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog key="form" title={`Invite someone to ${organization.name}`} onClose={onClose}>
      <Form
        sending={invite}
        submit="Invite"
        busy="Inviting…"
        onSend={(values) => invite.mutate({ email: values.text('email'), role: values.text('role') as Role })}
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <TextField
          name="email"
          label="E-mail"
          type="email"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxLength={EMAIL_MAX}
          required
        />
        <RoleField by={organization.role} />
      </Form>
    </Dialog>
  )
}
