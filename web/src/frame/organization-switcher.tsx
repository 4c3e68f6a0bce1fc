/** The organization one looks at, and the way to another or to a new one. */
import './organization-switcher.css'
import { useQuery } from '@tanstack/preact-query'
import { useId, useRef } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { organizationsQuery } from '../api/queries'
import { NEW_ORGANIZATION, organizationPath } from './areas'

export function OrganizationSwitcher({ slug }: { slug: string | undefined }) {
  const { data: organizations = [] } = useQuery(organizationsQuery)
  const menu = useRef<HTMLElement>(null)
  const id = useId()
  const current = organizations.find((organization) => organization.slug === slug)
  const close = () => menu.current?.hidePopover()

  return (
    <>
      <button type="button" class="organization" popovertarget={id}>
        {current && <span class="visually-hidden">Organization: </span>}
        <span class="organization-name">{current?.name ?? 'Organizations'}</span>
      </button>
      <nav ref={menu} id={id} popover="auto" class="popover organization-menu" aria-label="Organizations">
        <ul>
          {organizations.map((organization) => (
            <li key={organization.id}>
              <Link
                href={organizationPath(organization.slug)}
                aria-current={organization.slug === slug ? 'true' : undefined}
                onClick={close}
              >
                {organization.name}
              </Link>
            </li>
          ))}
          <li class="organization-new">
            <Link href={NEW_ORGANIZATION} onClick={close}>
              New organization…
            </Link>
          </li>
        </ul>
      </nav>
    </>
  )
}
