/** The person's own pages, and the way out. */
import './account-menu.css'
import { useId, useRef } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { User } from '../api/types'
import { Avatar } from '../widgets/avatar'
import { ADMINISTRATION, ownAreas, PERSONAL, placesOf } from './areas'
import { SignOut } from './sign-out'

export function AccountMenu({ user }: { user: User }) {
  const menu = useRef<HTMLElement>(null)
  const id = useId()
  const links = ownAreas(user).flatMap((area) =>
    // One way into the administration; its own navigation leads on from there.
    area === ADMINISTRATION ? [{ name: area.name, path: placesOf(area)[0]!.path }] : placesOf(area),
  )
  return (
    <div class="account">
      <button type="button" class="account-button" popovertarget={id}>
        <Avatar person={user} />
        <span class="account-name">{user.display_name || user.email}</span>
        <span class="visually-hidden">, your account</span>
      </button>
      <nav ref={menu} id={id} popover="auto" class="popover account-menu" aria-label={PERSONAL.name}>
        <p class="account-who">
          Signed in as <strong>{user.email}</strong>
        </p>
        <ul>
          {links.map(({ name, path }) => (
            <li key={path}>
              <Link href={path} onClick={() => menu.current?.hidePopover()}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
        <SignOut />
      </nav>
    </div>
  )
}
