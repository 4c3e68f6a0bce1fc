/** Lets only a signed-in person through; sends anybody else to sign in and back again. */
import { useQuery } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { Redirect } from 'wouter-preact'
import { sessionQuery } from '../api/session'
import type { User } from '../api/types'
import { readAs } from '../format/reader'
import { hasFailed } from '../widgets/failure'
import { PlainPage } from '../widgets/plain-page'
import { ServerAway } from '../widgets/server-away'
import { silence } from '../widgets/status-line'
import { SIGN_IN, signInPath } from './return-path'

interface Props {
  readonly children: (user: User) => ComponentChildren
}

export function SignedIn({ children }: Props) {
  const session = useQuery(sessionQuery)
  const nobody = session.data?.user === null

  // Before the way to the sign-in page, on which this is gone.
  useLayoutEffect(() => {
    if (nobody) silence()
  }, [nobody])

  if (session.data?.user) {
    readAs(session.data.user)
    return <>{children(session.data.user)}</>
  }
  if (session.data) {
    const here = window.location.pathname + window.location.search
    return <Redirect to={session.data.reason === 'left' ? SIGN_IN : signInPath(here)} replace />
  }
  if (hasFailed(session)) return <ServerAway error={session.error} retry={session.refetch} />
  return <PlainPage busy />
}
