/** Whether members need a second factor. */
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { Organization, User } from '../../api/types'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { announce } from '../../widgets/status-line'
import { useUpdate } from './use-update'

interface Props {
  readonly organization: Organization
  readonly user: User
}

export function RequirementCard({ organization, user }: Props) {
  const [asked, setAsked] = useState(false)
  const required = organization.requires_second_factor
  const update = useUpdate(organization, (updated) => {
    setAsked(false)
    announce(
      updated.requires_second_factor
        ? 'A second factor is required now'
        : 'A second factor is no longer required',
    )
  })
  return (
    <section class="card" aria-labelledby="organization-requirement">
      <div class="card-head">
        <h2 id="organization-requirement">Second factor</h2>
        <span class={required ? 'badge badge-good' : 'badge'}>{required ? 'required' : 'not required'}</span>
      </div>
      <div class="card-body">
        <p>
          {required
            ? 'Members without a second factor see nothing of this organization until they set one up.'
            : 'Members may sign in with their password alone.'}
        </p>
        {!required && !user.second_factor ? (
          <p class="quiet">
            To require one of others, <Link href="/me/security">set up your own</Link> first.
          </p>
        ) : (
          <button type="button" class="button button-plain" onClick={() => setAsked(true)}>
            {required ? 'Stop requiring it…' : 'Require it of everyone…'}
          </button>
        )}
      </div>
      {asked && (
        <ConfirmDialog
          title={required ? 'Stop requiring a second factor?' : 'Require a second factor of every member?'}
          confirm={required ? 'Stop requiring it' : 'Require it'}
          busy="Saving…"
          danger={required}
          sending={update}
          onConfirm={() => update.mutate({ requires_second_factor: !required })}
          onClose={() => setAsked(false)}
        >
          <p>
            {required
              ? 'A stolen password will be enough to get in again.'
              : 'Members who have none are shut out at once, their tokens included, until they set one up.'}
          </p>
        </ConfirmDialog>
      )}
    </section>
  )
}
