/** The tokens that act for the person. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import type { Token } from '../../api/types'
import { NewTokenDialog, type TokenWanted } from '../../tokens/new-token-dialog'
import { RevokeTokenDialog } from '../../tokens/revoke-token-dialog'
import { TokenRow } from '../../tokens/token-row'
import { PageHeading, rescueFocus } from '../../widgets/page-heading'
import { Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'

const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => call('get', '/api/v1/auth/tokens', { signal }),
})

export function TokensPage() {
  const tokens = useQuery(tokensQuery)
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Token | null>(null)
  return (
    <>
      <div class="page-head">
        <PageHeading title="Tokens" of="Your account" />
        <button type="button" class="button" onClick={() => setMaking(true)}>
          New token
        </button>
      </div>
      <p class="page-about">
        A token lets a program act for you, within what you chose for it, and never beyond what you yourself
        may do at that moment.
      </p>
      <Rows title="Your tokens" plain query={tokens} empty="No token yet.">
        {(token: Token) => <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />}
      </Rows>
      {making && <NewDialog onClose={() => setMaking(false)} />}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

function NewDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (body: TokenWanted) => call('post', '/api/v1/auth/tokens', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
  return (
    <NewTokenDialog
      title="New token"
      personal
      sending={make}
      made={make.data}
      onSend={(wanted) => make.mutate(wanted)}
      onClose={onClose}
    />
  )
}

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call('delete', '/api/v1/auth/tokens/{id}', { path: { id: token.id } }),
    onSuccess: async () => {
      onClose()
      announce(`The token ${token.name} was revoked`)
      await client.invalidateQueries({ queryKey: tokensQuery.queryKey })
      rescueFocus()
    },
  })
  return (
    <RevokeTokenDialog token={token} sending={revoke} onConfirm={() => revoke.mutate()} onClose={onClose} />
  )
}
