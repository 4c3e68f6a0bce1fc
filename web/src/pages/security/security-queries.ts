/** How a person proves who they are, and where they have done so. */
import { type QueryClient, queryOptions } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { sessionQuery } from '../../api/session'

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: ({ signal }) => call('get', '/api/v1/me/second-factor', { signal }),
})

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => call('get', '/api/v1/me/sessions', { signal }),
})

/** Asks again for all that a change of the second factor changes: other sessions may have ended by it. */
export async function refreshSecondFactor(client: QueryClient): Promise<void> {
  await Promise.all(
    [secondFactorQuery, sessionsQuery, sessionQuery].map(({ queryKey }) =>
      client.invalidateQueries({ queryKey }),
    ),
  )
}
