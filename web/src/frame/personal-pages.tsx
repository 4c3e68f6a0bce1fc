/** A person's own pages: who they are, how they prove it, what acts for them. */
import { Route, Switch } from 'wouter-preact'
import type { User } from '../api/types'
import { NotFoundPage } from '../pages/not-found/not-found-page'
import { lazy } from '../widgets/lazy'
import { NEW_ORGANIZATION, PERSONAL } from './areas'
import { Frame } from './frame'

const NewOrganizationPage = lazy(
  async () => (await import('../pages/new-organization/new-organization-page')).NewOrganizationPage,
)
const ProfilePage = lazy(async () => (await import('../pages/profile/profile-page')).ProfilePage)
const SecurityPage = lazy(async () => (await import('../pages/security/security-page')).SecurityPage)
const TokensPage = lazy(async () => (await import('../pages/tokens/tokens-page')).TokensPage)

export function PersonalPages({ user }: { user: User }) {
  return (
    <Frame user={user} area={PERSONAL}>
      <Switch>
        <Route path={NEW_ORGANIZATION}>
          <NewOrganizationPage />
        </Route>
        <Route path="/me">
          <ProfilePage user={user} />
        </Route>
        <Route path="/me/security">
          <SecurityPage user={user} />
        </Route>
        <Route path="/me/tokens">
          <TokensPage />
        </Route>
        <Route>
          <NotFoundPage within />
        </Route>
      </Switch>
    </Frame>
  )
}
