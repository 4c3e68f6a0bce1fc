/** The organization one looks at; with several of them, a menu to change it. */
import './organization-switcher.css'
import { useQuery } from '@tanstack/preact-query'
import { useId, useRef } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { organizationsQuery } from '../api/queries'

export function OrganizationSwitcher({ slug }: { slug: string }) {
  const { data: organizations = [] } = useQuery(organizationsQuery)
  const menu = useRef<HTMLElement>(null)
  const id = useId()
  const current = organizations.find((organization) => organization.slug === slug)

  if (organizations.length < 2) return <span class="organization">{current?.name}</span>
  return (
    <>
      <button type="button" class="organization organization-button" popovertarget={id}>
        <span class="visually-hidden">Organization: </span>
        {current?.name ?? 'Choose one'}
      </button>
      <nav ref={menu} id={id} popover="auto" class="popover organization-menu" aria-label="Organizations">
        <ul>
          {organizations.map((organization) => (
            <li key={organization.id}>
              <Link
                href={`/orgs/${encodeURIComponent(organization.slug)}`}
                aria-current={organization.slug === slug ? 'page' : undefined}
                onClick={() => menu.current?.hidePopover()}
              >
                {organization.name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  )
}
