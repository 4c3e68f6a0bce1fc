/** Which raw events are shown: kept in the page's address, sent to the server. */
import { ApiError } from '../../api/client'
import { momentOf } from './local-time'

export const TYPES = ['check', 'release', 'version_bump', 'init', 'error'] as const
export type EventType = (typeof TYPES)[number]

/** As the form holds them, empty where nothing is asked; the times are the reader's, `2026-11-30T14:05`. */
export interface EventsFilters {
  readonly type: EventType | ''
  readonly repository: string
  readonly package: string
  readonly since: string
  readonly until: string
}

const NAMES = ['type', 'repository', 'package', 'since', 'until'] as const

export function eventsFiltersOf(search: string): EventsFilters {
  const query = new URLSearchParams(search)
  const time = (name: string) => {
    const text = query.get(name) ?? ''
    return momentOf(text) ? text : ''
  }
  return {
    type: TYPES.find((type) => type === query.get('type')) ?? '',
    repository: query.get('repository') ?? '',
    package: query.get('package') ?? '',
    since: time('since'),
    until: time('until'),
  }
}

/** The query of an address that holds the filters. */
export function eventsSearch(filters: EventsFilters): string {
  const query = new URLSearchParams()
  for (const name of NAMES) if (filters[name]) query.set(name, filters[name])
  return query.size > 0 ? `?${query}` : ''
}

/** The filters as the API takes them. */
export function eventsQuery({ type, repository, package: name, since, until }: EventsFilters) {
  return {
    ...(type && { type }),
    ...(repository && { repository }),
    ...(name && { package: name }),
    ...(since && { since: momentOf(since)! }),
    ...(until && { until: momentOf(until)! }),
  }
}

/** The error, if it is the server's objection to a filter. */
export function objectionIn(error: Error | null): ApiError | null {
  return error instanceof ApiError && NAMES.some((name) => name in error.fields) ? error : null
}

/** What the server has against the end of the period; it speaks of the other end by its name in the API. */
export function untilFault(error: Error | null): string | undefined {
  return objectionIn(error)?.fields.until?.replace(/\bsince\b/, '“From”')
}
