/** The pages of those who run the server; for anybody else they are not there. */
import { Redirect, Route, Switch } from 'wouter-preact'
import type { User } from '../api/types'
import { NotFoundPage } from '../pages/not-found/not-found-page'
import { lazy } from '../widgets/lazy'
import { ADMINISTRATION, placesOf } from './areas'
import { Frame } from './frame'

const PeoplePage = lazy(async () => (await import('../pages/people/people-page')).PeoplePage)
const AllOrganizationsPage = lazy(
  async () => (await import('../pages/all-organizations/all-organizations-page')).AllOrganizationsPage,
)
const ServerAuditPage = lazy(async () => (await import('../pages/audit/server-audit-page')).ServerAuditPage)

export function AdministrationPages({ user }: { user: User }) {
  if (!user.is_staff) return <NotFoundPage />
  return (
    <Frame user={user} area={ADMINISTRATION}>
      <Switch>
        <Route path="/admin">
          <Redirect to={placesOf(ADMINISTRATION)[0]!.path} replace />
        </Route>
        <Route path="/admin/people">
          <PeoplePage user={user} />
        </Route>
        <Route path="/admin/organizations">
          <AllOrganizationsPage />
        </Route>
        <Route path="/admin/audit">
          <ServerAuditPage />
        </Route>
        <Route>
          <NotFoundPage within />
        </Route>
      </Switch>
    </Frame>
  )
}
