/** In the place of an organization's pages, for a member who lacks the second factor that it requires. */
import { Link } from 'wouter-preact'
import { PageHeading } from '../widgets/page-heading'

export function NeedsSecondFactor({ name }: { name: string }) {
  return (
    <div class="page-nothing">
      <PageHeading title="A second factor is required" of={name} />
      <p>
        {name} shows itself only to members who sign in with a second factor: an authenticator app or a
        passkey. You have none yet.
      </p>
      <Link class="button" href="/me/security">
        Set one up
      </Link>
    </div>
  )
}
