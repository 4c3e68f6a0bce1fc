/** What was done in an organization. */
import { call, callForPage } from '../../api/call'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { PageHeading } from '../../widgets/page-heading'
import { AuditLog, type Chain } from './audit-log'

export function OrganizationAuditPage({ organization }: OrganizationPageProps) {
  return (
    <>
      <PageHeading title="Audit log" of={organization.name} />
      <AuditLog chain={chainOf(organization.slug)} />
    </>
  )
}

function chainOf(slug: string): Chain {
  const path = { slug }
  return {
    key: `organization ${slug}`,
    read: (query, signal) => callForPage('/api/v1/orgs/{slug}/audit', { path, query, signal }),
    verify: () => call('get', '/api/v1/orgs/{slug}/audit/verify', { path }),
    exportPath: `/api/v1/orgs/${encodeURIComponent(slug)}/audit/export`,
  }
}
