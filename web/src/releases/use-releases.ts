/** A list of releases that grows downwards when asked for, and knows what has come on top since it was fetched. */
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useMemo } from 'preact/hooks'
import type { Page } from '../api/call'
import { joined, newcomers, refreshed } from './newcomers'
import { newestQuery, releasesQuery } from './queries'
import type { Release, ReleasesSought } from './types'

type Pages = InfiniteData<Page<readonly Release[]>, string>

/** `of`: the package whose history it is, which finds what has no name as well. */
export function useReleases(slug: string, sought: ReleasesSought, of?: string) {
  const client = useQueryClient()
  const { queryKey } = releasesQuery(slug, sought, of)
  const list = useInfiniteQuery(releasesQuery(slug, sought, of))
  const newest = useQuery(newestQuery(slug, sought, of))
  const fetched = useMemo(() => list.data?.pages.flatMap(({ items }) => items), [list.data])
  const known = useMemo(() => fetched && refreshed(fetched, newest.data ?? []), [fetched, newest.data])
  const fresh = useMemo(() => (fetched ? newcomers(fetched, newest.data ?? []) : []), [fetched, newest.data])
  /** Whether there may be more between what is new and what is there. */
  const gap = fresh.length > 0 && fresh.length === newest.data?.length && fetched?.length !== 0

  /** Takes what is new into the list. */
  async function takeIn() {
    if (gap) return client.resetQueries({ queryKey })
    client.setQueryData<Pages>(queryKey, (data) => {
      const [first, ...others] = data?.pages ?? []
      if (!data || !first) return data
      return { ...data, pages: [{ ...first, items: joined(first.items, fresh) }, ...others] }
    })
  }

  return { list, newest, known, fresh, gap, takeIn }
}
