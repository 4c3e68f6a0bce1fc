/** Leaving the organization, and deleting it. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Organization } from '../../api/types'
import { membersQuery } from '../../organizations/queries'
import { DeleteDialog } from './delete-dialog'
import { LeaveDialog } from './leave-dialog'

export function Endings({ organization }: { organization: Organization }) {
  const [asked, setAsked] = useState<'leave' | 'delete' | null>(null)
  const close = () => setAsked(null)
  const isOwner = organization.role === 'owner'
  const members = useQuery({ ...membersQuery(organization.slug), enabled: isOwner })
  const isLast = isOwner && members.data?.filter(({ role }) => role === 'owner').length === 1
  return (
    <section class="card" aria-labelledby="organization-end">
      <div class="card-head">
        <h2 id="organization-end">{isOwner ? 'Leave or delete' : 'Leave'}</h2>
      </div>
      <div class="card-body">
        <p class="quiet">
          Your role here is {organization.role}.
          {isLast && ' You are its last owner: make another member an owner before you leave.'}
        </p>
        <div class="form-buttons">
          <button
            type="button"
            class="button button-plain"
            disabled={isLast || (isOwner && members.isPending)}
            onClick={() => setAsked('leave')}
          >
            Leave {organization.name}…
          </button>
          {isOwner && (
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
