/** What was done on the server outside any organization: signing in, people, settings. */
import { call, callForPage } from '../../api/call'
import { PageHeading } from '../../widgets/page-heading'
import { AuditLog, type Chain } from './audit-log'

const CHAIN: Chain = {
  key: 'server',
  read: (query, signal) => callForPage('/api/v1/admin/audit', { query, signal }),
  verify: () => call('get', '/api/v1/admin/audit/verify'),
  exportPath: '/api/v1/admin/audit/export',
}

export function ServerAuditPage() {
  return (
    <>
      <PageHeading title="Audit log" of="Administration" />
      <p class="page-about">
        What belongs to no organization: people, their passwords, and who signed in or failed to. Each
        organization keeps its own log.
      </p>
      <AuditLog chain={CHAIN} />
    </>
  )
}
