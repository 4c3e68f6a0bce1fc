/** The tokens that belong to the organization and to no person: they outlive whoever made them. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import type { OrganizationToken } from '../../api/types'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { NewTokenDialog, type TokenWanted } from '../../tokens/new-token-dialog'
import { RevokeTokenDialog } from '../../tokens/revoke-token-dialog'
import { TokenRow } from '../../tokens/token-row'
import { PageHeading, rescueFocus } from '../../widgets/page-heading'
import { Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'

function tokensQuery(slug: string) {
  return queryOptions({
    queryKey: ['organization-tokens', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/tokens', { path: { slug }, signal }),
  })
}

export function OrganizationTokensPage({ organization }: OrganizationPageProps) {
  const { slug } = organization
  const tokens = useQuery(tokensQuery(slug))
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<OrganizationToken | null>(null)
  return (
    <>
      <div class="page-head">
        <PageHeading title="Tokens" of={organization.name} />
        <button type="button" class="button" onClick={() => setMaking(true)}>
          New token
        </button>
      </div>
      <p class="page-about">
        These tokens belong to {organization.name} and to no person: they keep working when whoever created
        them leaves. They act as an administrator of this organization at most, and see no other.
      </p>
      <Rows title="The organization’s tokens" plain query={tokens} empty="No token yet.">
        {(token: OrganizationToken) => (
          <TokenRow key={token.id} token={token} by={token.created_by} onRevoke={() => setRevoking(token)} />
        )}
      </Rows>
      {making && <NewDialog slug={slug} onClose={() => setMaking(false)} />}
      {revoking && <RevokeDialog slug={slug} token={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

interface DialogProps {
  readonly slug: string
  readonly onClose: () => void
}

function NewDialog({ slug, onClose }: DialogProps) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (body: TokenWanted) => call('post', '/api/v1/orgs/{slug}/tokens', { path: { slug }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery(slug).queryKey }),
  })
  return (
    <NewTokenDialog
      title="New organization token"
      personal={false}
      sending={make}
      made={make.data}
      onSend={(wanted) => make.mutate(wanted)}
      onClose={onClose}
    />
  )
}

function RevokeDialog({ slug, token, onClose }: DialogProps & { token: OrganizationToken }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call('delete', '/api/v1/orgs/{slug}/tokens/{id}', { path: { slug, id: token.id } }),
    onSuccess: async () => {
      onClose()
      announce(`The token ${token.name} was revoked`)
      await client.invalidateQueries({ queryKey: tokensQuery(slug).queryKey })
      rescueFocus()
    },
  })
  return (
    <RevokeTokenDialog token={token} sending={revoke} onConfirm={() => revoke.mutate()} onClose={onClose} />
  )
}
