/** The organization's invitations. */
import { queryOptions } from '@tanstack/preact-query'
import { call } from '../../api/call'

export function invitationsQuery(slug: string) {
  return queryOptions({
    queryKey: ['invitations', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/invitations', { path: { slug }, signal }),
  })
}
