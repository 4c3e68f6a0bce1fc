/** All organizations of this server, whether one is a member or not. */
import { queryOptions, useQuery } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { AnyOrganization } from '../../api/types'
import { counted } from '../../format/numbers'
import { Moment } from '../../widgets/moment'
import { PageHeading } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'

const allOrganizationsQuery = queryOptions({
  queryKey: ['all-organizations'],
  queryFn: ({ signal }) => call('get', '/api/v1/admin/orgs', { signal }),
})

export function AllOrganizationsPage() {
  const organizations = useQuery(allOrganizationsQuery)
  return (
    <>
      <PageHeading title="Organizations" of="Administration" />
      <p class="page-about">
        Being staff shows that they exist. What is in them is for their members: ask an owner to invite you.
      </p>
      <Rows title="Organizations" plain query={organizations} empty="There is none.">
        {(organization: AnyOrganization) => (
          <Row
            key={organization.id}
            title={organization.name}
            detail={
              <>
                <span class="code">{organization.slug}</span> · {counted(organization.member_count, 'member')}{' '}
                · made <Moment at={organization.created_at} />
              </>
            }
          />
        )}
      </Rows>
    </>
  )
}
