/** Password, second factor, passkeys, and where one is signed in. */
import { useQuery } from '@tanstack/preact-query'
import type { User } from '../../api/types'
import { PageHeading } from '../../widgets/page-heading'
import { Passkeys } from './passkeys'
import { PasswordCard } from './password-card'
import { SecondFactorCard } from './second-factor-card'
import { secondFactorQuery } from './security-queries'
import { Sessions } from './sessions'

export function SecurityPage({ user }: { user: User }) {
  const secondFactor = useQuery(secondFactorQuery)
  return (
    <>
      <PageHeading title="Security" of="Your account" />
      <SecondFactorCard query={secondFactor} />
      <Passkeys query={secondFactor} />
      <PasswordCard user={user} />
      <Sessions />
    </>
  )
}
