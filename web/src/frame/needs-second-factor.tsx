/** In the place of an organization's pages, for a member who lacks the second factor that it requires. */
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { Organization } from '../api/types'
import { lazy } from '../widgets/lazy'
import { PageHeading } from '../widgets/page-heading'

const LeaveDialog = lazy(async () => (await import('../pages/settings/leave-dialog')).LeaveDialog)

export function NeedsSecondFactor({ organization }: { organization: Organization }) {
  const [leaving, setLeaving] = useState(false)
  const { name } = organization
  return (
    <div class="page-nothing">
      <PageHeading title="A second factor is required" of={name} />
      <p>
        Only members who sign in with a second factor, an authenticator app or a passkey, see what is in{' '}
        {name}. You have none yet.
      </p>
      <div class="form-buttons">
        <Link class="button" href="/me/security">
          Set one up
        </Link>
        <button type="button" class="button button-plain" onClick={() => setLeaving(true)}>
          Leave {name}…
        </button>
      </div>
      {leaving && <LeaveDialog organization={organization} onClose={() => setLeaving(false)} />}
    </div>
  )
}
