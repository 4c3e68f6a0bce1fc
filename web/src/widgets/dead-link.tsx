/** For a one-time link that leads nowhere: used, run out, taken back, or cut off when it was copied. */
import { useEffect } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { ApiError } from '../api/client'
import { dropLinkToken, type LinkKind } from '../session/link-token'
import { HOME } from '../session/return-path'
import { PageHeading } from './page-heading'
import { PlainPage } from './plain-page'
import { ServerAway } from './server-away'

interface Props {
  readonly kind: LinkKind
  /** Why the server did not take it; null where there was nothing to take. */
  readonly error: Error | null
  readonly retry?: () => unknown
}

export function DeadLink({ kind, error, retry }: Props) {
  const dead = !error || (error instanceof ApiError && error.status >= 400 && error.status < 500)
  useEffect(() => {
    if (dead) dropLinkToken(kind)
  }, [dead, kind])

  if (!dead && retry) return <ServerAway error={error} retry={retry} />
  return (
    <PlainPage>
      <PageHeading title="This link does not work" />
      <p>
        It was used already, has expired, was revoked, or was cut off when copied. Ask whoever sent it for a
        new one.
      </p>
      <Link class="button" href={HOME}>
        Go to the overview
      </Link>
    </PlainPage>
  )
}
