/** Where the pages are: their addresses, and which of them belong together in the navigation. */
import type { Organization, User } from '../api/types'

/** A page in the navigation. */
export interface Place {
  readonly name: string
  readonly path: string
  /** Where else the pages lie that belong to it: those of single packages to the board, say. */
  readonly also?: string
}

/** Places under one heading, or under none. */
export interface Group {
  readonly name?: string
  readonly places: readonly Place[]
}

/** Pages that belong together. */
export interface Area {
  readonly name: string
  readonly groups: readonly Group[]
}

export const NEW_ORGANIZATION = '/new-organization'

/** The path of an organization's page; of its overview without `page`. */
export function organizationPath(slug: string, page = ''): string {
  return `/orgs/${encodeURIComponent(slug)}${page && `/${page}`}`
}

/** What a member of an organization may look at; tokens and the record are for those who run it. */
export function organizationArea({ slug, name, role }: Pick<Organization, 'slug' | 'name' | 'role'>): Area {
  const runs = role === 'owner' || role === 'admin'
  const place = (label: string, page?: string, also?: string): Place => ({
    name: label,
    path: organizationPath(slug, page),
    ...(also && { also: organizationPath(slug, also) }),
  })
  return {
    name,
    groups: [
      {
        places: [
          place('Overview'),
          place('Releases', 'board', 'packages'),
          place('Feed', 'feed'),
          place('Repositories', 'repositories'),
          place('Errors', 'errors'),
          place('Events', 'events'),
        ],
      },
      {
        name: 'Getting events in',
        places: [place('Connect', 'connect'), ...(runs ? [place('Ingest', 'ingest')] : [])],
      },
      {
        name: 'Organization',
        places: [
          place('Members', 'members'),
          place('Teams', 'teams'),
          place('Projects', 'projects'),
          ...(runs ? [place('Tokens', 'tokens'), place('Audit log', 'audit')] : []),
          place('Settings', 'settings'),
        ],
      },
    ],
  }
}

export const PERSONAL: Area = {
  name: 'Your account',
  groups: [
    {
      places: [
        { name: 'Profile', path: '/me' },
        { name: 'Security', path: '/me/security' },
        { name: 'Tokens', path: '/me/tokens' },
      ],
    },
  ],
}

export const ADMINISTRATION: Area = {
  name: 'Administration',
  groups: [
    {
      places: [
        { name: 'People', path: '/admin/people' },
        { name: 'Organizations', path: '/admin/organizations' },
        { name: 'Audit log', path: '/admin/audit' },
      ],
    },
  ],
}

/** The areas that are a person's own, beside those of organizations. */
export function ownAreas(user: User): readonly Area[] {
  return user.is_staff ? [PERSONAL, ADMINISTRATION] : [PERSONAL]
}

/** The places of all groups of an area, in order. */
export function placesOf({ groups }: Area): readonly Place[] {
  return groups.flatMap(({ places }) => places)
}

/** Whether a page of the area is at this path. */
export function isIn(area: Area, path: string): boolean {
  return placesOf(area).some((place) => place.path === path)
}

/** The place that an address is in. One that others stand below, as the overview, is at its own address alone. */
export function placeOf(area: Area, path: string): Place | undefined {
  const places = placesOf(area)
  const isBelow = (address: string, above: string) => address.startsWith(`${above}/`)
  const reaches = (place: Place) =>
    isBelow(path, place.path) && !places.some((other) => isBelow(other.path, place.path))
  const joins = ({ also }: Place) => also !== undefined && isBelow(path, also)
  return places.find((place) => path === place.path || reaches(place) || joins(place))
}
