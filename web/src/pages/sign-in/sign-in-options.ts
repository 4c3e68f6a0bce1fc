/** What the server offers to somebody who is not signed in. */
import { queryOptions } from '@tanstack/preact-query'
import { call } from '../../api/call'

export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => call('get', '/api/v1/auth/options', { signal }),
})
