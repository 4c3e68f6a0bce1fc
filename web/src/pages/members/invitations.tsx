/** Invitations that are open or have run out: send again, take back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import type { Invitation, InvitationMade } from '../../api/types'
import { RoleBadge } from '../../organizations/role-badge'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { Day } from '../../widgets/day'
import { Dialog } from '../../widgets/dialog'
import { Moment } from '../../widgets/moment'
import { rescueFocus } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'
import { InvitationLink } from './invitation-link'
import { invitationsQuery } from './invitations-query'

type Doing = { readonly what: 'resend' | 'revoke'; readonly invitation: Invitation } | null

export function Invitations({ slug }: { slug: string }) {
  const query = useQuery({
    ...invitationsQuery(slug),
    select: (all) => all.filter(({ status }) => status === 'pending' || status === 'expired'),
  })
  const [doing, setDoing] = useState<Doing>(null)
  const done = () => setDoing(null)

  return (
    <>
      <Rows title="Invitations" query={query} empty="No open invitations." skeletons={1}>
        {(invitation: Invitation) => (
          <Row
            key={invitation.id}
            title={invitation.email}
            badge={
              <>
                <RoleBadge role={invitation.role} />
                {invitation.status === 'expired' && <span class="badge badge-fault">expired</span>}
              </>
            }
            detail={
              <>
                invited{invitation.invited_by && ` by ${invitation.invited_by}`}{' '}
                <Moment at={invitation.created_at} />
                {' · '}
                {invitation.status === 'expired' ? 'expired ' : 'open until '}
                <Day at={invitation.expires_at} />
              </>
            }
            actions={
              <>
                <button
                  type="button"
                  class="button button-quiet"
                  onClick={() => setDoing({ what: 'resend', invitation })}
                >
                  New link<span class="visually-hidden"> for {invitation.email}</span>…
                </button>
                <button
                  type="button"
                  class="button button-quiet button-danger"
                  onClick={() => setDoing({ what: 'revoke', invitation })}
                >
                  Revoke<span class="visually-hidden"> the invitation of {invitation.email}</span>…
                </button>
              </>
            }
          />
        )}
      </Rows>
      {doing?.what === 'resend' && <ResendDialog slug={slug} invitation={doing.invitation} onClose={done} />}
      {doing?.what === 'revoke' && <RevokeDialog slug={slug} invitation={doing.invitation} onClose={done} />}
    </>
  )
}

interface DialogProps {
  readonly slug: string
  readonly invitation: Invitation
  readonly onClose: () => void
}

function ResendDialog({ slug, invitation, onClose }: DialogProps) {
  const client = useQueryClient()
  const [made, setMade] = useState<InvitationMade | null>(null)
  const resend = useMutation({
    mutationFn: () =>
      call('post', '/api/v1/orgs/{slug}/invitations/{invitation_id}/resend', {
        path: { slug, invitation_id: invitation.id },
      }),
    onSuccess: (fresh) => {
      setMade(fresh)
      void client.invalidateQueries({ queryKey: invitationsQuery(slug).queryKey })
    },
  })
  if (made) {
    return (
      <Dialog key="link" title={`New link for ${made.email}`} onClose={onClose} keep>
        <InvitationLink invitation={made} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      key="ask"
      title={`Create a new link for ${invitation.email}?`}
      confirm="Create a new link"
      busy="Creating it…"
      danger={false}
      sending={resend}
      onConfirm={() => resend.mutate()}
      onClose={onClose}
    >
      <p>The earlier link stops working. The new one works for seven days.</p>
    </ConfirmDialog>
  )
}

function RevokeDialog({ slug, invitation, onClose }: DialogProps) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () =>
      call('delete', '/api/v1/orgs/{slug}/invitations/{invitation_id}', {
        path: { slug, invitation_id: invitation.id },
      }),
    onSuccess: async () => {
      onClose()
      announce(`The invitation of ${invitation.email} was revoked`)
      await client.invalidateQueries({ queryKey: invitationsQuery(slug).queryKey })
      rescueFocus()
    },
  })
  return (
    <ConfirmDialog
      title={`Revoke the invitation of ${invitation.email}?`}
      confirm="Revoke"
      busy="Revoking…"
      sending={revoke}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>Its link stops working at once.</p>
    </ConfirmDialog>
  )
}
