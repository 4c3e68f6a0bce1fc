/** The events as they arrived, the newest first: what all the other numbers are made of. */
import './events-page.css'
import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation, useSearch } from 'wouter-preact'
import { callForPage, type Page } from '../../api/call'
import { LIVE } from '../../api/live'
import type { RawEvent } from '../../api/types'
import { organizationPath } from '../../frame/areas'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { Failure, hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { LoadMore } from '../../widgets/load-more'
import { PageHeading } from '../../widgets/page-heading'
import { Skeleton } from '../../widgets/skeleton'
import { repositoriesQuery } from '../repositories/repository-queries'
import { EventsControls } from './events-controls'
import { eventsFiltersOf, eventsQuery, eventsSearch, objectionIn } from './events-filters'
import { EventsTable } from './events-table'
import { ExportDialog } from './export-dialog'

export function EventsPage({ organization }: OrganizationPageProps) {
  const { slug } = organization
  const search = useSearch()
  const [path, go] = useLocation()
  const [paused, setPaused] = useState(false)
  const [exporting, setExporting] = useState(false)
  const filters = eventsFiltersOf(search)
  const query = eventsQuery(filters)
  const repositories = useQuery(repositoriesQuery(slug))
  const client = useQueryClient()
  const queryKey = ['events', slug, query] as const
  const events = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      callForPage('/api/v1/orgs/{slug}/events', {
        path: { slug },
        query: { ...query, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last: Page<readonly RawEvent[]>) => last.next,
    placeholderData: keepPreviousData,
    ...(paused ? { staleTime: Number.POSITIVE_INFINITY } : { meta: LIVE }),
  })
  const objection = objectionIn(events.error)
  const known = events.data?.pages.flatMap(({ items }) => items)
  const narrowed = Object.keys(query).length > 0

  /** Back to the newest alone: who has read on has many pages, and none of the older ones changes. */
  function follow() {
    client.setQueryData<InfiniteData<unknown>>(queryKey, (known) => {
      if (!known) return known
      const [pages, pageParams] = [known.pages.slice(0, 1), known.pageParams.slice(0, 1)]
      return { pages, pageParams }
    })
    setPaused(false)
    void client.invalidateQueries({ queryKey })
  }

  return (
    <>
      <div class="page-head">
        <PageHeading title="Events" of={organization.name} />
        {paused ? (
          <p class="freshness">Paused</p>
        ) : (
          <Freshness at={known && events.dataUpdatedAt} failing={events.isError} />
        )}
      </div>
      <p class="page-about">
        Each event exactly as it arrived, key by key. Everything else in this organization is counted from
        these.
      </p>
      <section class="card" aria-label="Filters">
        <div class="card-body card-only events-filters">
          <EventsControls
            key={search}
            filters={filters}
            repositories={repositories.data}
            objection={objection}
            onApply={(wanted) => go(path + eventsSearch(wanted))}
          />
        </div>
      </section>
      <section class="card stacked" aria-label="Events" aria-busy={events.isFetching}>
        <div class="card-head">
          <h2>Newest first</h2>
          <div class="form-buttons">
            <button
              type="button"
              class="button button-quiet"
              onClick={() => (paused ? follow() : setPaused(true))}
            >
              {paused ? 'Follow again' : 'Pause'}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setExporting(true)}>
              Export…
            </button>
          </div>
        </div>
        {objection ? (
          <p class="rows-empty">Correct the filters to see events.</p>
        ) : hasFailed(events) ? (
          <Failure what="The events" error={events.error} retry={events.refetch} />
        ) : !known ? (
          <p class="table-empty">
            <Skeleton size="long" />
          </p>
        ) : known.length === 0 ? (
          <p class="table-empty">
            {narrowed ? (
              'No event is like that.'
            ) : (
              <>
                Nothing has arrived yet:{' '}
                <Link href={organizationPath(slug, 'connect')}>connect a project</Link>.
              </>
            )}
          </p>
        ) : (
          <EventsTable slug={slug} events={known} />
        )}
        <LoadMore
          query={{
            ...events,
            fetchNextPage: () => {
              // Who reads on is not to lose the place, nor ask for all the pages anew at every event.
              setPaused(true)
              return events.fetchNextPage()
            },
          }}
        />
      </section>
      {exporting && <ExportDialog slug={slug} filters={filters} onClose={() => setExporting(false)} />}
    </>
  )
}
