/** An organization's pages, and who is let see which. */
import { useQuery } from '@tanstack/preact-query'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { Route, Switch } from 'wouter-preact'
import { useLive } from '../api/live'
import { organizationsQuery } from '../api/queries'
import type { Organization, User } from '../api/types'
import { NotFoundPage } from '../pages/not-found/not-found-page'
import { OverviewPage } from '../pages/overview/overview-page'
import { rememberOrganization } from '../session/last-organization'
import { Failure, hasFailed } from '../widgets/failure'
import { Loading, lazy } from '../widgets/lazy'
import { type Area, isIn, organizationArea, organizationPath } from './areas'
import { Frame } from './frame'
import { NeedsSecondFactor } from './needs-second-factor'

/** What a page of an organization is given. */
export interface OrganizationPageProps {
  readonly organization: Organization
  readonly user: User
}

const PAGES: readonly (readonly [path: string, page: ComponentType<OrganizationPageProps>])[] = [
  ['board', lazy(async () => (await import('../pages/board/board-page')).BoardPage)],
  ['feed', lazy(async () => (await import('../pages/feed/feed-page')).FeedPage)],
  [
    'repositories',
    lazy(async () => (await import('../pages/repositories/repositories-page')).RepositoriesPage),
  ],
  ['errors', lazy(async () => (await import('../pages/errors/errors-page')).ErrorsPage)],
  ['events', lazy(async () => (await import('../pages/events/events-page')).EventsPage)],
  ['connect', lazy(async () => (await import('../pages/connect/connect-page')).ConnectPage)],
  ['ingest', lazy(async () => (await import('../pages/ingest/ingest-page')).IngestPage)],
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
const PackagePage = lazy(async () => (await import('../pages/package/package-page')).PackagePage)
const RepositoryPage = lazy(async () => (await import('../pages/repository/repository-page')).RepositoryPage)
const TeamPage = lazy(async () => (await import('../pages/teams/team-page')).TeamPage)
const DefinitionsPage = lazy(
  async () => (await import('../pages/definitions/definitions-page')).DefinitionsPage,
)

interface Props {
  readonly slug: string
  readonly user: User
}

export function OrganizationPages({ slug, user }: Props) {
  const organizations = useQuery(organizationsQuery)
  const organization = organizations.data?.find((one) => one.slug === slug)
  useLive(organization?.slug)

  useEffect(() => {
    if (organization) rememberOrganization(organization.slug)
  }, [organization])

  if (organizations.data && !organization && !organizations.isFetching) {
    return <NotFoundPage what="organization" />
  }
  return (
    <Frame user={user} area={organization ? organizationArea(organization) : pendingArea(slug)} slug={slug}>
      {organization?.requires_second_factor && !user.second_factor ? (
        <NeedsSecondFactor organization={organization} />
      ) : (
        <Switch>
          <Route path="/orgs/:slug">
            <OverviewPage slug={slug} />
          </Route>
          <Route>
            {organization ? (
              <FurtherPages organization={organization} user={user} />
            ) : hasFailed(organizations) ? (
              <Failure what="The organization" error={organizations.error} retry={organizations.refetch} />
            ) : (
              <Loading />
            )}
          </Route>
        </Switch>
      )}
    </Frame>
  )
}

/** The pages that need to know the person's role; those that the role has no use for are not there. */
function FurtherPages({ organization, user }: OrganizationPageProps) {
  const { slug } = organization
  const area = organizationArea(organization)
  return (
    <Switch>
      {PAGES.filter(([path]) => isIn(area, organizationPath(slug, path))).map(([path, Page]) => (
        <Route key={path} path={`/orgs/:slug/${path}`}>
          <Page organization={organization} user={user} />
        </Route>
      ))}
      <Route path="/orgs/:slug/definitions">
        <DefinitionsPage organization={organization} />
      </Route>
      <Route path="/orgs/:slug/packages/:id">
        {({ id }) => <PackagePage key={id} organization={organization} id={id} />}
      </Route>
      <Route path="/orgs/:slug/repositories/:id">
        {({ id }) => <RepositoryPage key={id} organization={organization} id={id} />}
      </Route>
      <Route path="/orgs/:slug/teams/:team">
        {({ team }) => <TeamPage key={team} organization={organization} team={team} />}
      </Route>
      <Route>
        <NotFoundPage within />
      </Route>
    </Switch>
  )
}

/** Until the role is known: nothing, so that no place moves when another joins it. */
function pendingArea(slug: string): Area {
  return { name: slug, groups: [] }
}
