/** What stands around every page of a signed-in person: skip link, header, navigation. */
import './frame.css'
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import type { User } from '../api/types'
import { HOME } from '../session/return-path'
import { Mark } from '../widgets/mark'
import { AccountMenu } from './account-menu'
import type { Area } from './areas'
import { Navigation } from './navigation'
import { OrganizationSwitcher } from './organization-switcher'

interface Props {
  readonly user: User
  readonly area: Area
  /** The organization whose pages these are. */
  readonly slug?: string
  readonly children: ComponentChildren
}

export function Frame({ user, area, slug, children }: Props) {
  return (
    <div class="frame">
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <header class="frame-header">
        <Link class="frame-home" href={HOME}>
          <Mark />
        </Link>
        <OrganizationSwitcher slug={slug} />
        <AccountMenu user={user} />
      </header>
      <div class="frame-body">
        <Navigation area={area} />
        <main id="main" class="frame-main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}
