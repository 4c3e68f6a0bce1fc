/** The organization's name and slug. */
import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import type { Organization } from '../../api/types'
import { Form } from '../../forms/form'
import { organizationPath } from '../../frame/areas'
import type { Named } from '../../organizations/named-dialog'
import { NamedFields } from '../../organizations/named-fields'
import { SLUG_HINT } from '../../organizations/slug'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { announce } from '../../widgets/status-line'
import { useUpdate } from './use-update'

export function NameCard({ organization }: { organization: Organization }) {
  const [, go] = useLocation()
  const [asked, setAsked] = useState<Named | null>(null)
  const update = useUpdate(organization, (updated) => {
    setAsked(null)
    announce('Saved')
    if (updated.slug !== organization.slug) go(organizationPath(updated.slug, 'settings'), { replace: true })
  })

  function send(named: Named) {
    if (named.slug === organization.slug) update.mutate({ name: named.name })
    else setAsked(named)
  }

  return (
    <section class="card" aria-labelledby="organization-name">
      <div class="card-head">
        <h2 id="organization-name">Name and slug</h2>
      </div>
      <div class="card-body">
        <Form
          sending={asked ? { isPending: false, error: null } : update}
          submit="Save"
          busy="Saving…"
          onSend={(values) => send({ name: values.text('name'), slug: values.text('slug') })}
        >
          <NamedFields
            current={organization}
            slugHint={`${SLUG_HINT} Changing it breaks every address that holds the old one.`}
          />
        </Form>
      </div>
      {asked && (
        <ConfirmDialog
          title="Change the slug?"
          confirm="Change the slug"
          busy="Changing…"
          sending={update}
          onConfirm={() => update.mutate(asked)}
          onClose={() => setAsked(null)}
        >
          <p>
            Every address with <code>{organization.slug}</code> in it stops working at once, in bookmarks,
            scripts and clients alike: there is no redirect, and somebody else may take the old slug.
          </p>
        </ConfirmDialog>
      )}
    </section>
  )
}
