/** Who is signed in, and the cache of all that was fetched for them. */
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/preact-query'
import { call } from './call'
import { ApiError, SERVER_AWAY_RETRY_MS } from './client'
import type { User } from './types'

/**
 * Who is signed in, or why nobody is: `unknown` never signed in here, `ended` the session ran out or was
 * ended elsewhere, `left` the person signed out.
 */
export type Session =
  | { readonly user: User }
  | { readonly user: null; readonly reason: 'unknown' | 'ended' | 'left' }

const SESSION_KEY = ['session'] as const

export function createQueryClient(): QueryClient {
  function onError(error: Error) {
    if (error instanceof ApiError && error.isUnauthorized) endSession(client, 'ended')
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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

/** Shows what the person changed about themselves. */
export function updateUser(client: QueryClient, user: User): void {
  client.setQueryData<Session>(SESSION_KEY, { user })
}

export const sessionQuery = queryOptions<Session>({
  queryKey: SESSION_KEY,
  staleTime: Number.POSITIVE_INFINITY,
  refetchInterval: (query) => query.state.status === 'error' && SERVER_AWAY_RETRY_MS,
  queryFn: ({ signal }) => fetchSession(signal),
})

async function fetchSession(signal: AbortSignal): Promise<Session> {
  try {
    return { user: await call('get', '/api/v1/auth/me', { signal }) }
  } catch (error) {
    if (!(error instanceof ApiError && error.isUnauthorized)) throw error
    return { user: null, reason: error.code === 'AUTH_SESSION_EXPIRED' ? 'ended' : 'unknown' }
  }
}
