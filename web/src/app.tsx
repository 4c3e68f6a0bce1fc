/** The pages and their addresses. Whatever lies beyond signing in and the overview is fetched when asked for. */
import { QueryClientProvider } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Route, Switch } from 'wouter-preact'
import { createQueryClient } from './api/session'
import { AdministrationPages } from './frame/administration-pages'
import { NEW_ORGANIZATION } from './frame/areas'
import { OrganizationPages } from './frame/organization-pages'
import { PersonalPages } from './frame/personal-pages'
import { HomePage } from './pages/home/home-page'
import { NotFoundPage } from './pages/not-found/not-found-page'
import { SignInPage } from './pages/sign-in/sign-in-page'
import { FORGOT_PASSWORD, HOME, INVITATION, RESET_PASSWORD, SIGN_IN } from './session/return-path'
import { SignedIn } from './session/signed-in'
import { lazy } from './widgets/lazy'
import { StatusLine } from './widgets/status-line'

const ForgotPasswordPage = lazy(
  async () => (await import('./pages/forgot-password/forgot-password-page')).ForgotPasswordPage,
)
const ResetPasswordPage = lazy(
  async () => (await import('./pages/reset-password/reset-password-page')).ResetPasswordPage,
)
const InvitationPage = lazy(async () => (await import('./pages/invitation/invitation-page')).InvitationPage)

export function App() {
  const [client] = useState(createQueryClient)
  return (
    <QueryClientProvider client={client}>
      <Switch>
        <Route path={SIGN_IN}>
          <SignInPage />
        </Route>
        <Route path={FORGOT_PASSWORD}>
          <ForgotPasswordPage />
        </Route>
        <Route path={RESET_PASSWORD}>
          <ResetPasswordPage />
        </Route>
        <Route path={INVITATION}>
          <InvitationPage />
        </Route>
        <Route path={HOME}>
          <SignedIn>{() => <HomePage />}</SignedIn>
        </Route>
        <Route path="/orgs/:slug/*?">
          {({ slug }) => (
            <SignedIn>{(user) => <OrganizationPages key={slug} slug={slug} user={user} />}</SignedIn>
          )}
        </Route>
        <Route path={NEW_ORGANIZATION}>
          <SignedIn>{(user) => <PersonalPages user={user} />}</SignedIn>
        </Route>
        <Route path="/me/*?">
          <SignedIn>{(user) => <PersonalPages user={user} />}</SignedIn>
        </Route>
        <Route path="/admin/*?">
          <SignedIn>{(user) => <AdministrationPages user={user} />}</SignedIn>
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
      <StatusLine />
    </QueryClientProvider>
  )
}
