/** The pages of the area one is in: a column beside the page, a menu above it where there is no room. */
import './navigation.css'
import { useEffect, useId, useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { type Area, type Group, type Place, placeOf } from './areas'

export function Navigation({ area }: { area: Area }) {
  const [path] = useLocation()
  const [open, setOpen] = useState(false)
  const id = useId()
  const here = placeOf(area, path)

  useEffect(() => setOpen(false), [path])

  return (
    <nav
      class="navigation"
      aria-label={area.name}
      onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}
    >
      <button
        type="button"
        class="navigation-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span class="visually-hidden">Menu: </span>
        {here?.name ?? area.name}
      </button>
      <div id={id} class="navigation-places" data-open={open}>
        <p class="navigation-area">{area.name}</p>
        {area.groups.map((group) => (
          <Places key={group.name ?? ''} group={group} here={here} />
        ))}
      </div>
    </nav>
  )
}

function Places({ group, here }: { group: Group; here: Place | undefined }) {
  const id = useId()
  return (
    <>
      {group.name && (
        <p id={id} class="navigation-group">
          {group.name}
        </p>
      )}
      <ul aria-labelledby={group.name && id}>
        {group.places.map((place) => (
          <li key={place.path}>
            <Link href={place.path} aria-current={place === here ? 'page' : undefined}>
              {place.name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
