/** An organization in one screen, beside the period before: what it released, and how the CLI fared. */
import './overview-page.css'
import { useQuery } from '@tanstack/preact-query'
import { useSearch } from 'wouter-preact'
import { ApiError } from '../../api/client'
import { overviewQuery } from '../../api/queries'
import type { Overview } from '../../api/types'
import { timeZone } from '../../format/time-zone'
import { hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { PageHeading } from '../../widgets/page-heading'
import { periodOf } from '../../widgets/period'
import { PeriodPicker } from '../../widgets/period-picker'
import { NotFoundPage } from '../not-found/not-found-page'
import { Attention } from './attention'
import { BumpMix } from './bump-mix'
import { ErrorsByCode } from './errors-by-code'
import { FirstEvent } from './first-event'
import { NewestReleases } from './newest-releases'
import { ReleasesChart } from './releases-chart'
import { Totals } from './totals'
import { Unknowable } from './unknowable'

interface Props {
  readonly slug: string
}

export function OverviewPage({ slug }: Props) {
  const period = periodOf(useSearch())
  const overview = useQuery(overviewQuery(slug, period, timeZone()))
  const { data, error } = overview

  if (error instanceof ApiError && error.status === 404) return <NotFoundPage what="organization" within />
  const organization = data?.organization.name
  return (
    <>
      {data?.has_events === false ? (
        <FirstEvent slug={slug} organization={organization} />
      ) : (
        <>
          <div class="overview-head">
            <PageHeading title="Overview" of={organization} />
            <PeriodPicker period={period} />
            <Freshness at={data && overview.dataUpdatedAt} failing={overview.isError} />
          </div>
          {hasFailed(overview) ? (
            <Failure error={error} retry={overview.refetch} />
          ) : (
            <Numbers slug={slug} overview={data} stale={overview.isPlaceholderData} />
          )}
        </>
      )}
    </>
  )
}

function Numbers({
  slug,
  overview,
  stale,
}: {
  slug: string
  overview: Overview | undefined
  stale: boolean
}) {
  return (
    <div class="overview" aria-busy={!overview || stale} data-stale={stale}>
      <Totals overview={overview} />
      <Attention slug={slug} flags={overview?.flags} />
      <div class="overview-pair">
        <ReleasesChart days={overview?.releases_per_day} zone={overview?.period.timezone} />
        <NewestReleases slug={slug} releases={overview?.newest_releases} />
      </div>
      <div class="overview-pair">
        <ErrorsByCode slug={slug} errors={overview?.errors_by_code} />
        <BumpMix totals={overview?.totals} />
      </div>
      <Unknowable demo={overview?.demo ?? false} />
    </div>
  )
}

function Failure({ error, retry }: { error: Error | null; retry: () => unknown }) {
  return (
    <section class="card overview-failure">
      <h2>The numbers could not be loaded</h2>
      <p role="status">{error?.message ?? 'Trying again.'} This page keeps trying by itself.</p>
      <button type="button" class="button" onClick={() => void retry()}>
        Try now
      </button>
    </section>
  )
}
