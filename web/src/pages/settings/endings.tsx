/** Leaving the organization, and deleting it. */
import { useState } from 'preact/hooks'
import type { Organization } from '../../api/types'
import { DeleteDialog } from './delete-dialog'
import { LeaveDialog } from './leave-dialog'

export function Endings({ organization }: { organization: Organization }) {
  const [asked, setAsked] = useState<'leave' | 'delete' | null>(null)
  const close = () => setAsked(null)
  return (
    <section class="card" aria-labelledby="organization-end">
      <div class="card-head">
        <h2 id="organization-end">{organization.role === 'owner' ? 'Leave or delete' : 'Leave'}</h2>
      </div>
      <div class="card-body">
        <p class="quiet">
          Your role here is {organization.role}.
          {organization.role === 'owner' && ' The last owner cannot leave.'}
        </p>
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
