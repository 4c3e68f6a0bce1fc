/** The way in: on to the organization that the person looked at last. */
import { useQuery } from '@tanstack/preact-query'
import { Link, Redirect } from 'wouter-preact'
import { organizationsQuery } from '../../api/queries'
import { NEW_ORGANIZATION, organizationPath } from '../../frame/areas'
import { SignOut } from '../../frame/sign-out'
import { lastOrganization } from '../../session/last-organization'
import { hasFailed } from '../../widgets/failure'
import { PageHeading } from '../../widgets/page-heading'
import { PlainPage } from '../../widgets/plain-page'
import { ServerAway } from '../../widgets/server-away'

export function HomePage() {
  const organizations = useQuery(organizationsQuery)
  const here = lastOrganization(organizations.data ?? [])

  if (here) return <Redirect to={organizationPath(here.slug)} replace />
  if (organizations.data) return <NoOrganization />
  if (hasFailed(organizations))
    return <ServerAway error={organizations.error} retry={organizations.refetch} />
  return <PlainPage busy />
}

function NoOrganization() {
  return (
    <PlainPage>
      <PageHeading title="No organization yet" />
      <p>
        You are signed in, but not a member of any organization. Ask an owner to invite you, or create your
        own.
      </p>
      <Link class="button" href={NEW_ORGANIZATION}>
        New organization
      </Link>
      <SignOut />
    </PlainPage>
  )
}
