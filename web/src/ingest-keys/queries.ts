/** The keys by which events come in. */
import { queryOptions } from '@tanstack/preact-query'
import { call } from '../api/call'
import { LIVE } from '../api/live'

export function ingestKeysQuery(slug: string) {
  return queryOptions({
    queryKey: ['ingest-keys', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/ingest-keys', { path: { slug }, signal }),
    meta: LIVE,
  })
}
