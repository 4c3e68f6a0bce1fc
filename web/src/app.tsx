/** The pages and their addresses. Whatever lies beyond signing in and the overview is fetched when asked for. */
import { QueryClientProvider } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Route, Switch } from 'wouter-preact'
import { createQueryClient } from './api/session'
import { OrganizationPages } from './frame/organization-pages'
import { HomePage } from './pages/home/home-page'
import { NotFoundPage } from './pages/not-found/not-found-page'
import { SignInPage } from './pages/sign-in/sign-in-page'
import { HOME, SIGN_IN } from './session/return-path'
import { SignedIn } from './session/signed-in'
import { StatusLine } from './widgets/status-line'

export function App() {
  const [client] = useState(createQueryClient)
  return (
    <QueryClientProvider client={client}>
      <Switch>
        <Route path={SIGN_IN}>
          <SignInPage />
        </Route>
        <Route path={HOME}>
          <SignedIn>{() => <HomePage />}</SignedIn>
        </Route>
        <Route path="/orgs/:slug/*?">
          {({ slug }) => (
            <SignedIn>{(user) => <OrganizationPages key={slug} slug={slug} user={user} />}</SignedIn>
          )}
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
      <StatusLine />
    </QueryClientProvider>
  )
}
