/** The password, and where one is signed in. */
import type { User } from '../../api/types'
import { PageHeading } from '../../widgets/page-heading'
import { PasswordCard } from './password-card'
import { Sessions } from './sessions'

export function SecurityPage({ user }: { user: User }) {
  return (
    <>
      <PageHeading title="Security" of="Your account" />
      <PasswordCard user={user} />
      <Sessions />
    </>
  )
}
