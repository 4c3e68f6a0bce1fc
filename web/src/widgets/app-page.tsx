/** The frame of every page of a signed-in person: skip link, header, the page itself. */
import './app-page.css'
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import type { User } from '../api/types'
import { HOME } from '../session/return-path'
import { Mark } from './mark'
import { OrganizationSwitcher } from './organization-switcher'
import { SignOut } from './sign-out'

interface Props {
  readonly user: User
  readonly slug: string
  readonly children: ComponentChildren
}

export function AppPage({ user, slug, children }: Props) {
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <header class="app-header">
        <Link class="app-home" href={HOME}>
          <Mark />
        </Link>
        <OrganizationSwitcher slug={slug} />
        <div class="app-person">
          <span class="app-email" title={user.email}>
            {user.email}
          </span>
          <SignOut />
        </div>
      </header>
      <main id="main" class="app-main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
