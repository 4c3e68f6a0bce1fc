/** Every release as it comes, newest first, and what is new since one last looked. */
import './feed-page.css'
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { counted } from '../../format/numbers'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { newsQuery } from '../../releases/queries'
import { ReleaseList } from '../../releases/release-list'
import type { Release } from '../../releases/types'
import { useReleases } from '../../releases/use-releases'
import { Failure, hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { Moment } from '../../widgets/moment'
import { MoreInSight } from '../../widgets/more-in-sight'
import { PageHeading } from '../../widgets/page-heading'
import { Skeleton } from '../../widgets/skeleton'
import { useAddress } from '../../widgets/use-address'
import { daysOf, firstSeen } from './days'
import { FeedFilters } from './feed-filters'
import { FeedLinkDialog } from './feed-link-dialog'
import { filtersOf, narrows, queryOf, searchOf } from './filters'
import { useSeen } from './use-seen'

export function FeedPage({ organization }: OrganizationPageProps) {
  const { slug } = organization
  const [search, go] = useAddress()
  const [linking, setLinking] = useState(false)
  const filters = filtersOf(search)
  const feed = useReleases(slug, queryOf(filters))
  const { list, known: shown, newest } = feed
  const news = useQuery(newsQuery(slug))
  // What was left out was not read.
  useSeen(slug, narrows(filters) ? null : (shown?.[0]?.released_at ?? null))

  return (
    <>
      <div class="page-head">
        <PageHeading title="Feed" of={organization.name} />
        <Freshness at={newest.data && newest.dataUpdatedAt} failing={newest.isError} />
        <button type="button" class="button button-quiet" onClick={() => setLinking(true)}>
          Subscribe…
        </button>
      </div>
      <FeedFilters
        key={slug}
        slug={slug}
        filters={filters}
        onChange={(wanted) => searchOf(wanted) !== searchOf(filters) && go(searchOf(wanted))}
      />
      <p class="feed-news quiet">{news.data && <News {...news.data} />}</p>
      {hasFailed(list) ? (
        <section class="card card-only">
          <Failure what="The releases" error={list.error} retry={list.refetch} />
        </section>
      ) : !shown ? (
        <Waiting />
      ) : shown.length === 0 ? (
        <>
          <Fresh feed={feed} />
          <section class="card card-body card-only">
            <p>{narrows(filters) ? 'No release matches.' : 'No release yet.'}</p>
          </section>
        </>
      ) : (
        <div>
          <Fresh feed={feed} />
          <Days slug={slug} releases={shown} seenAt={news.data?.seen_at ?? null} whole={!list.hasNextPage} />
        </div>
      )}
      {shown && <MoreInSight query={list} />}
      {linking && <FeedLinkDialog slug={slug} onClose={() => setLinking(false)} />}
    </>
  )
}

function News({ seen_at, count }: { seen_at: string | null; count: number }) {
  const most = 1_000
  const releases = count >= most ? `${counted(most, 'release')} or more` : counted(count, 'release')
  if (seen_at === null) return <>You have not looked here before.</>
  return (
    <>
      {count === 0 ? 'Nothing new' : `${releases} new`} since you last looked, <Moment at={seen_at} />.
    </>
  )
}

/** Says that there is something new. It comes into the list only when asked for, so that nothing jumps. */
function Fresh({ feed }: { feed: ReturnType<typeof useReleases> }) {
  const { fresh, gap, takeIn } = feed
  async function show() {
    await takeIn()
    window.scrollTo({ top: 0 })
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }
  return (
    <div class="feed-fresh" role="status">
      {fresh.length > 0 && (
        <button type="button" class="button" onClick={() => void show()}>
          {gap && 'More than '}
          {counted(fresh.length, 'new release')}
        </button>
      )}
    </div>
  )
}

interface DaysProps {
  readonly slug: string
  readonly releases: readonly Release[]
  readonly seenAt: string | null
  /** Whether there are no older ones, which may be of the last day. */
  readonly whole: boolean
}

function Days({ slug, releases, seenAt, whole }: DaysProps) {
  const days = daysOf(releases, Date.now())
  const above = {
    id: firstSeen(releases, seenAt),
    line: <p class="feed-seen">Seen before</p>,
  }
  return (
    <div class="feed">
      {days.map(({ day, title, releases: of }, index) => (
        <section key={day} class="card feed-day" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>
            <time dateTime={day}>{title}</time>
            {(whole || index < days.length - 1) && <span class="quiet">{counted(of.length, 'release')}</span>}
          </h2>
          <ReleaseList slug={slug} releases={of} label={`Releases, ${title}`} above={above} ofOneDay />
        </section>
      ))}
    </div>
  )
}

function Waiting() {
  return (
    <section class="card card-body card-only" aria-busy="true" aria-label="Releases">
      <Skeleton />
      <Skeleton size="long" />
      <Skeleton size="long" />
      <Skeleton size="long" />
    </section>
  )
}
