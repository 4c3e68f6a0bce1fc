/** Leaving the organization, and deleting it. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { call } from '../../api/call'
import { organizationsQuery } from '../../api/queries'
import type { Organization } from '../../api/types'
import { HOME } from '../../session/return-path'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { announce } from '../../widgets/status-line'

export function Endings({ organization }: { organization: Organization }) {
  const [asked, setAsked] = useState<'leave' | 'delete' | null>(null)
  const close = () => setAsked(null)
  return (
    <section class="card" aria-labelledby="organization-end">
      <div class="card-head">
        <h2 id="organization-end">{organization.role === 'owner' ? 'Leave or delete' : 'Leave'}</h2>
      </div>
      <div class="card-body">
        <p class="quiet">Your role here is {organization.role}. The last owner cannot leave.</p>
        <div class="form-buttons">
          <button type="button" class="button button-plain" onClick={() => setAsked('leave')}>
            Leave {organization.name}…
          </button>
          {organization.role === 'owner' && (
            <button type="button" class="button button-danger" onClick={() => setAsked('delete')}>
              Delete {organization.name}…
            </button>
          )}
        </div>
      </div>
      {asked === 'leave' && <LeaveDialog organization={organization} onClose={close} />}
      {asked === 'delete' && <DeleteDialog organization={organization} onClose={close} />}
    </section>
  )
}

interface DialogProps {
  readonly organization: Organization
  readonly onClose: () => void
}

function LeaveDialog({ organization, onClose }: DialogProps) {
  const forget = useForget(organization)
  const leave = useMutation({
    mutationFn: () => call('post', '/api/v1/orgs/{slug}/leave', { path: { slug: organization.slug } }),
    onSuccess: () => forget(`You left ${organization.name}`),
  })
  return (
    <ConfirmDialog
      title={`Leave ${organization.name}?`}
      confirm="Leave"
      busy="Leaving…"
      sending={leave}
      onConfirm={() => leave.mutate()}
      onClose={onClose}
    >
      <p>You lose access at once, your tokens included. Coming back takes an invitation.</p>
    </ConfirmDialog>
  )
}

function DeleteDialog({ organization, onClose }: DialogProps) {
  const { slug, name } = organization
  const forget = useForget(organization)
  const remove = useMutation({
    mutationFn: () => call('delete', '/api/v1/orgs/{slug}', { path: { slug }, query: { confirm: slug } }),
    onSuccess: () => forget(`${name} was deleted`),
  })
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      confirm="Delete it for ever"
      busy="Deleting…"
      typed={slug}
      sending={remove}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        Its projects, teams, tokens, members’ roles, events and numbers go with it. Nothing of it can be
        brought back.
      </p>
    </ConfirmDialog>
  )
}

/** Leads away from an organization that is no more, or no more the person's. */
function useForget(organization: Organization): (said: string) => void {
  const client = useQueryClient()
  const [, go] = useLocation()
  return (said) => {
    go(HOME, { replace: true })
    client.setQueryData(organizationsQuery.queryKey, (known) =>
      known?.filter(({ id }) => id !== organization.id),
    )
    announce(said)
    void client.invalidateQueries({ queryKey: organizationsQuery.queryKey })
  }
}
