/** Sign in, in one step or two, then go where the person wanted to go. */
import './sign-in-page.css'
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Redirect, useSearch } from 'wouter-preact'
import { type Session, sessionQuery } from '../../api/session'
import type { SecondFactorAsked } from '../../api/types'
import { returnPath } from '../../session/return-path'
import { hasFailed } from '../../widgets/failure'
import { PageHeading } from '../../widgets/page-heading'
import { PlainPage } from '../../widgets/plain-page'
import { ServerAway } from '../../widgets/server-away'
import { SecondStep } from './second-step'
import { SignInForm } from './sign-in-form'
import { signInOptionsQuery } from './sign-in-options'

export function SignInPage() {
  const session = useQuery(sessionQuery)
  const options = useQuery(signInOptionsQuery)
  const search = useSearch()
  const [asked, setAsked] = useState<SecondFactorAsked | null>(null)

  if (session.data?.user) return <Redirect to={returnPath(search)} replace />
  if (hasFailed(session)) return <ServerAway error={session.error} retry={session.refetch} />
  // All at once, so that nothing moves when the last of it arrives.
  if (!session.data || options.isPending) return <PlainPage busy />
  if (asked) {
    return (
      <PlainPage>
        <SecondStep asked={asked} onBack={() => setAsked(null)} />
      </PlainPage>
    )
  }
  return (
    <PlainPage>
      <PageHeading title="Sign in" />
      <Farewell session={session.data} />
      <SignInForm forgotPassword={options.data?.forgot_password} onAsked={setAsked} />
    </PlainPage>
  )
}

function Farewell({ session }: { session: Session }) {
  if (session.user || session.reason === 'unknown') return null
  return (
    <p role="status" class="note">
      {session.reason === 'ended' ? 'Your session ended. Sign in again to continue.' : 'You are signed out.'}
    </p>
  )
}
