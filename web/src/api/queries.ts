/** What several pages ask for: each query's key in the cache, its fetcher, and how long it stays fresh. */
import { queryOptions } from '@tanstack/preact-query'
import { address, call } from './call'
import { getIfChanged, SERVER_AWAY_RETRY_MS, type Tagged } from './client'
import { LIVE } from './live'
import type { Organization, Overview } from './types'

/** How often an organization that waits for its first event is asked for, whether live or not. */
export const FIRST_EVENT_REFRESH_MS = 3_000

export const organizationsQuery = queryOptions<readonly Organization[]>({
  queryKey: ['organizations'],
  staleTime: 60_000,
  refetchInterval: (query) => query.state.status === 'error' && SERVER_AWAY_RETRY_MS,
  queryFn: ({ signal }) => call('get', '/api/v1/orgs', { signal }),
})

/** Days are those of the time zone. */
export function overviewQuery(slug: string, days: number, timezone: string) {
  return queryOptions({
    queryKey: ['overview', slug, days, timezone] as const,
    queryFn: ({ client, queryKey, signal }) =>
      getIfChanged<Overview>(
        address('/api/v1/orgs/{slug}/overview', { path: { slug }, query: { days, timezone } }),
        client.getQueryData<Tagged<Overview>>(queryKey),
        signal,
      ),
    select: (tagged) => tagged.value,
    refetchInterval: ({ state }) => state.data?.value.has_events === false && FIRST_EVENT_REFRESH_MS,
    meta: LIVE,
    // Another period's numbers may stand until this one's arrive; another organization's never.
    placeholderData: (previous, query) => (query?.queryKey[1] === slug ? previous : undefined),
  })
}
