/** What the pages of releases ask for. All of it follows the organization's events. */
import { queryOptions } from '@tanstack/preact-query'
import { address } from '../api/call'
import { getIfChanged, type Tagged } from '../api/client'
import { LIVE } from '../api/live'
import type { Board } from './types'

export function boardQuery(slug: string) {
  return queryOptions({
    queryKey: ['board', slug] as const,
    queryFn: ({ client, queryKey, signal }) =>
      getIfChanged<Board>(
        address('/api/v1/orgs/{slug}/board', { path: { slug } }),
        client.getQueryData<Tagged<Board>>(queryKey),
        signal,
      ),
    select: (tagged) => tagged.value,
    // The answer is a large one: it is the server's to say whether it is another, not a comparison's here.
    structuralSharing: false,
    meta: LIVE,
  })
}
