/** An organization's pages, and who is let see which. */
import { useQuery } from '@tanstack/preact-query'
import type { ComponentType } from 'preact'
import { Route, Switch } from 'wouter-preact'
import { organizationsQuery } from '../api/queries'
import type { Organization, User } from '../api/types'
import { NotFoundPage } from '../pages/not-found/not-found-page'
import { OverviewPage } from '../pages/overview/overview-page'
import { Failure, hasFailed } from '../widgets/failure'
import { lazy } from '../widgets/lazy'
import { Skeleton } from '../widgets/skeleton'
import { type Area, organizationArea } from './areas'
import { Frame } from './frame'
import { NeedsSecondFactor } from './needs-second-factor'

/** What a page of an organization is given. */
export interface OrganizationPageProps {
  readonly organization: Organization
  readonly user: User
}

const PAGES: readonly (readonly [path: string, page: ComponentType<OrganizationPageProps>])[] = [
  ['members', lazy(async () => (await import('../pages/members/members-page')).MembersPage)],
  ['teams', lazy(async () => (await import('../pages/teams/teams-page')).TeamsPage)],
  ['projects', lazy(async () => (await import('../pages/projects/projects-page')).ProjectsPage)],
  [
    'tokens',
    lazy(
      async () =>
        (await import('../pages/organization-tokens/organization-tokens-page')).OrganizationTokensPage,
    ),
  ],
  ['audit', lazy(async () => (await import('../pages/audit/organization-audit-page')).OrganizationAuditPage)],
  ['settings', lazy(async () => (await import('../pages/settings/settings-page')).SettingsPage)],
]
const TeamPage = lazy(async () => (await import('../pages/teams/team-page')).TeamPage)

interface Props {
  readonly slug: string
  readonly user: User
}

export function OrganizationPages({ slug, user }: Props) {
  const organizations = useQuery(organizationsQuery)
  const organization = organizations.data?.find((one) => one.slug === slug)

  if (organizations.data && !organization && !organizations.isFetching)
    return <NotFoundPage what="organization" />
  if (organization?.requires_second_factor && !user.second_factor) {
    return (
      <Frame user={user} area={organizationArea(organization)} slug={slug}>
        <NeedsSecondFactor name={organization.name} />
      </Frame>
    )
  }
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
        <Route path="/orgs/:slug/teams/:team">
          {({ team }) => organization && <TeamPage key={team} organization={organization} team={team} />}
        </Route>
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
