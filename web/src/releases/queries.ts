/** What the pages of releases ask for. All of it follows the organization's events. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query'
import { address, call, callForPage, type Page } from '../api/call'
import { getIfChanged, type Tagged } from '../api/client'
import { LIVE } from '../api/live'
import { timeZone } from '../format/time-zone'
import type { Board, Release, ReleasesSought } from './types'

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

/** A page of the releases that are sought; `of`: of all those of one package. */
function releasesPage(
  slug: string,
  sought: ReleasesSought,
  of: string | undefined,
  cursor: string,
  signal: AbortSignal,
) {
  const from = cursor && { cursor }
  return of === undefined
    ? callForPage('/api/v1/orgs/{slug}/releases', { path: { slug }, query: { ...sought, ...from }, signal })
    : callForPage('/api/v1/orgs/{slug}/packages/{package_id}/releases', {
        path: { slug, package_id: of },
        query: { ...from },
        signal,
      })
}

/** The newest of the releases that are sought: as many as a page of the list has. */
export function newestQuery(slug: string, sought: ReleasesSought, of?: string) {
  return queryOptions({
    queryKey: ['newest-releases', slug, sought, of] as const,
    queryFn: async ({ signal }) => (await releasesPage(slug, sought, of, '', signal)).items,
    meta: LIVE,
  })
}

/** The releases that are sought, page after page. It stays as it was fetched: what is new is told by the newest. */
export function releasesQuery(slug: string, sought: ReleasesSought, of?: string) {
  return infiniteQueryOptions({
    queryKey: ['releases', slug, sought, of] as const,
    queryFn: ({ pageParam, signal }) => releasesPage(slug, sought, of, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last: Page<readonly Release[]>) => last.next,
    refetchOnMount: 'always',
  })
}

/** How much is new to the reader when they come; the same as long as they stay. */
export function newsQuery(slug: string) {
  return queryOptions({
    queryKey: ['news', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/releases/new', { path: { slug }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

export function packageQuery(slug: string, id: string, days: number) {
  const timezone = timeZone()
  return queryOptions({
    queryKey: ['package', slug, id, days, timezone] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/packages/{package_id}', {
        path: { slug, package_id: id },
        query: { days, timezone },
        signal,
      }),
    meta: LIVE,
    // Another period's figures may stand until this one's arrive; another package's never.
    placeholderData: (previous, query) => (query?.queryKey[2] === id ? previous : undefined),
  })
}

export function repositoryReportQuery(slug: string, id: string, days: number) {
  const timezone = timeZone()
  return queryOptions({
    queryKey: ['repository-report', slug, id, days, timezone] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/repositories/{repository_id}/report', {
        path: { slug, repository_id: id },
        query: { days, timezone },
        signal,
      }),
    meta: LIVE,
    placeholderData: (previous, query) => (query?.queryKey[2] === id ? previous : undefined),
  })
}

export function repositoryQuery(slug: string, id: string) {
  return queryOptions({
    queryKey: ['repository', slug, id] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/repositories/{repository_id}', {
        path: { slug, repository_id: id },
        signal,
      }),
    meta: LIVE,
  })
}
