/** A token as it is known after its making: by its prefix. */
import type { Token } from '../api/types'
import { Day } from '../widgets/day'
import { Moment } from '../widgets/moment'
import { Row } from '../widgets/rows'
import { useNow } from '../widgets/use-now'
import { beginning } from './prefix'

interface Props {
  readonly token: Token
  /** Who made it, where that is not plain. */
  readonly by?: string | null
  readonly onRevoke: () => void
}

export function TokenRow({ token, by, onRevoke }: Props) {
  const over = token.expires_at !== null && Date.parse(token.expires_at) <= useNow()
  return (
    <Row
      title={token.name}
      badge={
        <>
          <span class="code quiet">{beginning(token.token_prefix)}</span>
          {token.scopes.map((scope) => (
            <span key={scope} class="badge">
              {scope}
            </span>
          ))}
          {over && <span class="badge badge-fault">expired</span>}
        </>
      }
      detail={
        <>
          created <Moment at={token.created_at} />
          {by && ` by ${by}`} ·{' '}
          {token.last_used_at ? (
            <>
              last used <Moment at={token.last_used_at} />
            </>
          ) : (
            'never used'
          )}
          {token.expires_at && (
            <>
              {' · '}
              {over ? 'expired ' : 'works until '}
              <Day at={token.expires_at} />
            </>
          )}
        </>
      }
      actions={
        <button type="button" class="button button-quiet button-danger" onClick={onRevoke}>
          Revoke<span class="visually-hidden"> {token.name}</span>…
        </button>
      }
    />
  )
}
