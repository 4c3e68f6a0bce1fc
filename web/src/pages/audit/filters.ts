/** What the record is narrowed to: kept in the page's address, sent to the server. */
import { ApiError } from '../../api/client'
import { endOfDay } from '../../tokens/expiry'

/** As the form holds them, empty where nothing is asked; the days are the reader's, `2026-11-30`. */
export interface Filters {
  readonly actor: string
  readonly action: string
  readonly since: string
  readonly until: string
}

const NAMES = ['actor', 'action', 'since', 'until'] as const
const DAY = /^\d{4}-\d\d-\d\d$/

/** The error, if it is the server's objection to a filter. */
export function objectionIn(error: Error | null): ApiError | null {
  return error instanceof ApiError && NAMES.some((name) => name in error.fields) ? error : null
}

/** The filters in an address's query; a day that is none is dropped. */
export function filtersOf(search: string): Filters {
  const query = new URLSearchParams(search)
  const day = (name: string) => {
    const text = query.get(name) ?? ''
    return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
  }
  return {
    actor: query.get('actor') ?? '',
    action: query.get('action') ?? '',
    since: day('since'),
    until: day('until'),
  }
}

/** The query of an address that holds the filters. */
export function searchOf(filters: Filters): string {
  const query = new URLSearchParams()
  for (const name of NAMES) if (filters[name]) query.set(name, filters[name])
  return query.size > 0 ? `?${query}` : ''
}

/** The filters as the API takes them: moments instead of days. */
export function queryOf({ actor, action, since, until }: Filters): Record<string, string> {
  return {
    ...(actor && { actor }),
    ...(action && { action }),
    ...(since && { since: new Date(`${since}T00:00:00`).toISOString() }),
    ...(until && { until: endOfDay(until) }),
  }
}
