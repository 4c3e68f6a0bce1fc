/** Waits for events and shows them as they come in, from the moment on when the page was opened. */
import './arrival.css'
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { call, callForPage } from '../../api/call'
import { LIVE } from '../../api/live'
import { FIRST_EVENT_REFRESH_MS } from '../../api/queries'
import type { Organization, RawEvent } from '../../api/types'
import { eventInWords } from '../../events/event-in-words'
import { organizationPath } from '../../frame/areas'
import { isAtLeast } from '../../organizations/roles'
import { Moment } from '../../widgets/moment'
import { RepositoryName } from '../../widgets/repository-name'
import { NameDialog } from '../repositories/name-dialog'
import { UseSuggestion } from '../repositories/use-suggestion'
import { type News, newsAfter } from './news'

/** Of what is refused nothing is told live. */
const NEWS_REFRESH_MS = 5_000
const LOOKED_AT = 50
const SHOWN = 5

export function Arrival({ organization }: { organization: Organization }) {
  const { slug } = organization
  /** What was there already; null until that is known. */
  const [before, setBefore] = useState<ReadonlySet<string> | null>(null)
  const newest = useQuery({
    queryKey: ['events', slug, 'arriving'] as const,
    queryFn: ({ signal }) =>
      callForPage('/api/v1/orgs/{slug}/events', { path: { slug }, query: { limit: LOOKED_AT }, signal }),
    select: ({ items }) => items,
    meta: LIVE,
    refetchInterval: FIRST_EVENT_REFRESH_MS,
    // What another visit to this page saw is not what was there when this one began.
    gcTime: 0,
  })
  if (newest.data && !before) setBefore(new Set(newest.data.map(({ id }) => id)))
  const arrived = newest.data?.filter(({ id }) => before && !before.has(id)) ?? []

  const news = useNews(organization, arrived.length === 0)
  const [naming, setNaming] = useState<RawEvent['repository']>(null)

  return (
    <section class="card arrival" aria-labelledby="arrival">
      <div class="card-head">
        <h2 id="arrival">{arrived[0] ? 'It has arrived' : 'Waiting for an event'}</h2>
      </div>
      <div class="card-body">
        {/* Said aloud apart from the list, whose times change by themselves. */}
        <p class="visually-hidden" role="status">
          {arrived[0] && `${eventInWords(arrived[0].event)} has arrived`}
        </p>
        {arrived[0] ? (
          <>
            <ol class="arrival-events">
              {arrived.slice(0, SHOWN).map((event) => (
                <Arrived key={event.id} organization={organization} event={event} onName={setNaming} />
              ))}
            </ol>
            {arrived.length > SHOWN && (
              <p class="quiet">And {arrived.length === LOOKED_AT ? 'many' : arrived.length - SHOWN} more.</p>
            )}
            <Link class="button" href={organizationPath(slug)}>
              Go to the overview
            </Link>
          </>
        ) : (
          <>
            <p class="quiet arrival-news" role="status">
              <span class="arrival-pulse" aria-hidden="true" />
              {newest.error
                ? `What arrives cannot be seen: ${newest.error.message}`
                : (news ?? 'What comes in from now on shows here by itself, within seconds.')}
            </p>
            <p class="quiet">
              Nothing comes? <Link href={organizationPath(slug, 'events')}>What has arrived so far</Link>
              {isAtLeast(organization.role, 'admin') && (
                <>
                  {' '}
                  and <Link href={organizationPath(slug, 'ingest')}>what was refused, and why</Link>
                </>
              )}
              .
            </p>
          </>
        )}
      </div>
      {naming && <NameDialog slug={slug} repository={naming} onClose={() => setNaming(null)} />}
    </section>
  )
}

/** What else came since the page was opened, for those who may know; null while nothing did. */
function useNews({ slug, role }: Organization, waiting: boolean): string | null {
  const [news, setNews] = useState<News | null>(null)
  const health = useQuery({
    queryKey: ['ingest', slug, 1, 'arriving'] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/ingest', { path: { slug }, query: { hours: 1 }, signal }),
    enabled: waiting && isAtLeast(role, 'admin'),
    refetchInterval: NEWS_REFRESH_MS,
    gcTime: 0,
  })
  const known = health.data ? newsAfter(news, health.data) : news
  if (known !== news) setNews(known)
  return known?.said ?? null
}

interface ArrivedProps {
  readonly organization: Organization
  readonly event: RawEvent
  readonly onName: (repository: RawEvent['repository']) => void
}

function Arrived({ organization, event, onName }: ArrivedProps) {
  const { slug } = organization
  const { repository } = event
  return (
    <li>
      <p>
        <strong>{eventInWords(event.event)}</strong>, <Moment at={event.received_at} />
      </p>
      <p>
        {repository ? (
          <>
            from{' '}
            <Link href={organizationPath(slug, `repositories/${repository.id}`)}>
              <RepositoryName repository={repository} />
            </Link>
          </>
        ) : (
          'It names no repository.'
        )}
      </p>
      {repository && !repository.name && isAtLeast(organization.role, 'member') && (
        <>
          {repository.suggested_name && <UseSuggestion slug={slug} repository={repository} />}
          <button type="button" class="button button-quiet" onClick={() => onName(repository)}>
            Name this repository…
          </button>
        </>
      )}
    </li>
  )
}
