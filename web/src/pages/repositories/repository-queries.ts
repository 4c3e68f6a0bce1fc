/** An organization's repositories, as several pages ask for them. */
import { queryOptions } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { LIVE } from '../../api/live'

/** All of them, archived ones too. */
export function repositoriesQuery(slug: string) {
  return queryOptions({
    queryKey: ['repositories', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/repositories', { path: { slug }, signal }),
    meta: LIVE,
  })
}
