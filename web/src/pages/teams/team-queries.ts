/** An organization's teams, and who is in one. */
import { queryOptions } from '@tanstack/preact-query'
import { call } from '../../api/call'

export function teamsQuery(slug: string) {
  return queryOptions({
    queryKey: ['teams', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/teams', { path: { slug }, signal }),
  })
}

export function teamQuery(slug: string, team: string) {
  return queryOptions({
    queryKey: ['teams', slug, team] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/teams/{team}', { path: { slug, team }, signal }),
  })
}

export function teamMembersQuery(slug: string, team: string) {
  return queryOptions({
    queryKey: ['teams', slug, team, 'members'] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/teams/{team}/members', { path: { slug, team }, signal }),
  })
}
