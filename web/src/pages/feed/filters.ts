/** What the feed is narrowed to: kept in the page's address, sent to the server. */
import { BUMPS } from '../../releases/bumps'
import type { Bump } from '../../releases/types'

/** Empty texts leave open. */
export interface Filters {
  /** A package's whole name. */
  readonly package: string
  /** A repository's id. */
  readonly repository: string
  readonly bump: Bump | ''
  readonly prereleases: boolean
}

export const NO_FILTERS: Filters = { package: '', repository: '', bump: '', prereleases: true }

const NAME_MAX = 200
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The filters in an address's query; what is none is dropped. */
export function filtersOf(search: string): Filters {
  const query = new URLSearchParams(search)
  const repository = query.get('repository') ?? ''
  return {
    package: [...(query.get('package') ?? '')].slice(0, NAME_MAX).join(''),
    repository: ID.test(repository) ? repository.toLowerCase() : '',
    bump: BUMPS.find((bump) => bump === query.get('bump')) ?? '',
    prereleases: query.get('prereleases') !== 'false',
  }
}

/** The query of an address that holds the filters. */
export function searchOf(filters: Filters): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(queryOf(filters))) query.set(name, String(value))
  return query.size > 0 ? `?${query}` : ''
}

/** The filters as the API takes them. */
export function queryOf(filters: Filters) {
  const { package: name, repository, bump, prereleases } = filters
  return {
    ...(name && { package: name }),
    ...(repository && { repository }),
    ...(bump && { bump }),
    ...(!prereleases && { prereleases: false }),
  }
}

export function narrows(filters: Filters): boolean {
  return Object.keys(queryOf(filters)).length > 0
}
