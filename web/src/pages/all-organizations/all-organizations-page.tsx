/** All organizations of this server, whether one is a member or not. */
import { useInfiniteQuery } from '@tanstack/preact-query'
import { callForPage, type Page } from '../../api/call'
import type { AnyOrganization } from '../../api/types'
import { counted } from '../../format/numbers'
import { LoadMore } from '../../widgets/load-more'
import { Moment } from '../../widgets/moment'
import { PageHeading } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'

export function AllOrganizationsPage() {
  const organizations = useInfiniteQuery({
    queryKey: ['all-organizations'],
    queryFn: ({ pageParam, signal }) =>
      callForPage('/api/v1/admin/orgs', { query: { cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last: Page<readonly AnyOrganization[]>) => last.next,
  })
  return (
    <>
      <PageHeading title="Organizations" of="Administration" />
      <p class="page-about">
        As staff you see that these exist. Their contents are for their members: to look inside, ask an owner
        to invite you.
      </p>
      <Rows
        title="Organizations"
        plain
        query={{ ...organizations, data: organizations.data?.pages.flatMap(({ items }) => items) }}
        empty="There is no organization yet."
        footer={<LoadMore query={organizations} />}
      >
        {(organization: AnyOrganization) => (
          <Row
            key={organization.id}
            title={organization.name}
            detail={
              <>
                <span class="code">{organization.slug}</span> · {counted(organization.member_count, 'member')}{' '}
                · created <Moment at={organization.created_at} />
              </>
            }
          />
        )}
      </Rows>
    </>
  )
}
