/** Getting events in, for those who run the organization: its keys, and what became of what was sent. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { IngestKey } from '../../api/types'
import { organizationPath } from '../../frame/areas'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { ingestKeysQuery } from '../../ingest-keys/queries'
import { Failure, hasFailed } from '../../widgets/failure'
import { PageHeading } from '../../widgets/page-heading'
import { Skeleton } from '../../widgets/skeleton'
import { EditKeyDialog } from './edit-key-dialog'
import { Health } from './health'
import { KeysTable } from './keys-table'
import { NewKeyDialog } from './new-key-dialog'
import { RevokeKeyDialog } from './revoke-key-dialog'

type Doing = { readonly what: 'make' } | { readonly what: 'edit' | 'revoke'; readonly key: IngestKey }

export function IngestPage({ organization }: OrganizationPageProps) {
  const { slug } = organization
  const keys = useQuery(ingestKeysQuery(slug))
  const [doing, setDoing] = useState<Doing | null>(null)
  const close = () => setDoing(null)
  return (
    <>
      <div class="page-head">
        <PageHeading title="Ingest" of={organization.name} />
        <button type="button" class="button" onClick={() => setDoing({ what: 'make' })}>
          New key
        </button>
      </div>
      <p class="page-about">
        Who sends by an ingest key needs neither an account nor the server’s secret: the key stands in the
        address. <Link href={organizationPath(slug, 'connect')}>Connect</Link> has the lines that use it.
      </p>
      <section class="card stacked" aria-label="Ingest keys" aria-busy={keys.isPending}>
        {hasFailed(keys) ? (
          <Failure what="The ingest keys" error={keys.error} retry={keys.refetch} />
        ) : !keys.data ? (
          <p class="table-empty">
            <Skeleton size="long" />
          </p>
        ) : keys.data.length === 0 ? (
          <p class="table-empty">No ingest key yet.</p>
        ) : (
          <KeysTable
            keys={keys.data}
            onEdit={(key) => setDoing({ what: 'edit', key })}
            onRevoke={(key) => setDoing({ what: 'revoke', key })}
          />
        )}
      </section>
      <Health slug={slug} />
      {doing?.what === 'make' && <NewKeyDialog slug={slug} onClose={close} />}
      {doing?.what === 'edit' && <EditKeyDialog slug={slug} ingestKey={doing.key} onClose={close} />}
      {doing?.what === 'revoke' && <RevokeKeyDialog slug={slug} ingestKey={doing.key} onClose={close} />}
    </>
  )
}
