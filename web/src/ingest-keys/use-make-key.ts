/** Makes an ingest key. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../api/call'
import type { IngestKeyWanted } from '../api/types'
import { ingestKeysQuery } from './queries'

export function useMakeKey(slug: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: IngestKeyWanted) =>
      call('post', '/api/v1/orgs/{slug}/ingest-keys', { path: { slug }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ingestKeysQuery(slug).queryKey }),
  })
}
