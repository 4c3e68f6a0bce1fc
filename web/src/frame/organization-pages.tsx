/** An organization's pages, and who is let see which. */
import { useQuery } from '@tanstack/preact-query'
import type { ComponentType } from 'preact'
import { Route, Switch } from 'wouter-preact'
import { organizationsQuery } from '../api/queries'
import type { Organization, User } from '../api/types'
import { NotFoundPage } from '../pages/not-found/not-found-page'
import { OverviewPage } from '../pages/overview/overview-page'
import { Failure, hasFailed } from '../widgets/failure'
import { Skeleton } from '../widgets/skeleton'
import { type Area, organizationArea } from './areas'
import { Frame } from './frame'

/** What a page of an organization is given. */
export interface OrganizationPageProps {
  readonly organization: Organization
  readonly user: User
}

const PAGES: readonly (readonly [path: string, page: ComponentType<OrganizationPageProps>])[] = []

interface Props {
  readonly slug: string
  readonly user: User
}

export function OrganizationPages({ slug, user }: Props) {
  const organizations = useQuery(organizationsQuery)
  const organization = organizations.data?.find((one) => one.slug === slug)

  if (organizations.data && !organization && !organizations.isFetching)
    return <NotFoundPage what="organization" />
  return (
    <Frame user={user} area={organization ? organizationArea(organization) : pendingArea(slug)} slug={slug}>
      <Switch>
        <Route path="/orgs/:slug">
          <OverviewPage slug={slug} />
        </Route>
        {!organization && (
          <Route>
            {hasFailed(organizations) ? (
              <Failure what="The organization" error={organizations.error} retry={organizations.refetch} />
            ) : (
              <p class="loading-page" aria-busy="true">
                <Skeleton size="long" />
              </p>
            )}
          </Route>
        )}
        {organization &&
          PAGES.map(([path, Page]) => (
            <Route key={path} path={`/orgs/:slug/${path}`}>
              <Page organization={organization} user={user} />
            </Route>
          ))}
        <Route>
          <NotFoundPage within />
        </Route>
      </Switch>
    </Frame>
  )
}

/** Until the role is known: what everybody may see. */
function pendingArea(slug: string): Area {
  return organizationArea({ slug, name: slug, role: 'viewer' })
}
