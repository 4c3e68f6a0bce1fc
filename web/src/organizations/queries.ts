/** An organization's members, as several pages ask for them. */
import { queryOptions } from '@tanstack/preact-query'
import { call } from '../api/call'

export function membersQuery(slug: string) {
  return queryOptions({
    queryKey: ['members', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/members', { path: { slug }, signal }),
  })
}
