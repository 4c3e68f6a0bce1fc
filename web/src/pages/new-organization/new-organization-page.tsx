/** Makes an organization, of which the person is the owner. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useLocation } from 'wouter-preact'
import { call } from '../../api/call'
import { organizationsQuery } from '../../api/queries'
import { Form } from '../../forms/form'
import { organizationPath } from '../../frame/areas'
import type { Named } from '../../organizations/named-dialog'
import { NamedFields } from '../../organizations/named-fields'
import { PageHeading } from '../../widgets/page-heading'
import { announce } from '../../widgets/status-line'

export function NewOrganizationPage() {
  const client = useQueryClient()
  const [, go] = useLocation()
  const make = useMutation({
    mutationFn: (body: Named) => call('post', '/api/v1/orgs', { body }),
    onSuccess: (made) => {
      client.setQueryData(organizationsQuery.queryKey, (known) => [...(known ?? []), made])
      announce(`${made.name} was created`)
      go(organizationPath(made.slug))
    },
  })
  return (
    <>
      <PageHeading title="New organization" />
      <p class="page-about">
        An organization has members with roles, and its own events, projects, tokens and audit log. You become
        its owner.
      </p>
      <section class="card" aria-label="New organization">
        <div class="card-body card-only">
          <Form
            sending={make}
            submit="Create the organization"
            busy="Creating it…"
            onSend={(values) => make.mutate({ name: values.text('name'), slug: values.text('slug') })}
          >
            <NamedFields />
          </Form>
        </div>
      </section>
    </>
  )
}
