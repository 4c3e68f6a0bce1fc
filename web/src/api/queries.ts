/** What the pages ask for: each query's address in the cache, its fetcher, and how long it stays fresh. */
import { QueryCache, QueryClient, queryOptions } from '@tanstack/preact-query'
import { ApiError, get, getIfChanged, type Tagged } from './client'
import type { Organization, Overview, User } from './types'

/** How often the overview looks for news; while an organization waits for its first event, more often. */
export const REFRESH_MS = 10_000
export const FIRST_EVENT_REFRESH_MS = 3_000
const SERVER_AWAY_RETRY_MS = 5_000

/**
 * Who is signed in, or why nobody is: `unknown` never signed in here, `ended` the session ran out or was
 * ended elsewhere, `left` the person signed out.
 */
export type Session =
  | { readonly user: User }
  | { readonly user: null; readonly reason: 'unknown' | 'ended' | 'left' }

const SESSION_KEY = ['session'] as const

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        if (error instanceof ApiError && error.isUnauthorized) endSession(client, 'ended')
      },
    }),
    defaultOptions: {
      queries: {
        // Pages that refresh themselves are their own retry; the others offer one.
        retry: false,
        // The server may be this very machine: being offline says nothing about reaching it.
        networkMode: 'always',
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}

/** Says that nobody is signed in any more, and stops asking on their behalf. */
export function endSession(client: QueryClient, reason: 'ended' | 'left'): void {
  // Requests that were under way when a person left are refused too, and must not call that an expiry.
  if (!client.getQueryData<Session>(SESSION_KEY)?.user) return
  const nobody: Session = { user: null, reason }
  client.setQueryData(SESSION_KEY, nobody)
  void client.cancelQueries()
}

/** Says who is signed in, and forgets all that was fetched for whoever came before. */
export function beginSession(client: QueryClient, user: User): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] })
  const somebody: Session = { user }
  client.setQueryData(SESSION_KEY, somebody)
}

export const sessionQuery = queryOptions<Session>({
  queryKey: SESSION_KEY,
  staleTime: Number.POSITIVE_INFINITY,
  refetchInterval: (query) => query.state.status === 'error' && SERVER_AWAY_RETRY_MS,
  queryFn: ({ signal }) => fetchSession(signal),
})

async function fetchSession(signal: AbortSignal): Promise<Session> {
  try {
    return { user: await get<User>('/api/v1/auth/me', signal) }
  } catch (error) {
    if (!(error instanceof ApiError && error.isUnauthorized)) throw error
    return { user: null, reason: error.code === 'AUTH_SESSION_EXPIRED' ? 'ended' : 'unknown' }
  }
}

export const organizationsQuery = queryOptions<readonly Organization[]>({
  queryKey: ['organizations'],
  staleTime: 60_000,
  refetchInterval: (query) => query.state.status === 'error' && SERVER_AWAY_RETRY_MS,
  queryFn: ({ signal }) => get<readonly Organization[]>('/api/v1/orgs', signal),
})

export function overviewQuery(slug: string, days: number) {
  return queryOptions({
    queryKey: ['overview', slug, days] as const,
    queryFn: ({ client, queryKey, signal }) =>
      getIfChanged<Overview>(
        `/api/v1/orgs/${encodeURIComponent(slug)}/overview?days=${days}`,
        client.getQueryData<Tagged<Overview>>(queryKey),
        signal,
      ),
    select: (tagged) => tagged.value,
    refetchInterval: ({ state }) => {
      if (state.error instanceof ApiError && state.error.status === 404) return false
      return state.data?.value.has_events === false ? FIRST_EVENT_REFRESH_MS : REFRESH_MS
    },
    refetchOnWindowFocus: 'always',
    // Another period's numbers may stand until this one's arrive; another organization's never.
    placeholderData: (previous, query) => (query?.queryKey[1] === slug ? previous : undefined),
  })
}
