/** What an organization released and how the CLI fared, kept current while somebody looks. */
import './overview-page.css'
import { useQuery } from '@tanstack/preact-query'
import { useSearch } from 'wouter-preact'
import { ApiError } from '../../api/client'
import { overviewQuery } from '../../api/queries'
import type { Overview } from '../../api/types'
import { hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { PageHeading } from '../../widgets/page-heading'
import { periodOf } from '../../widgets/period'
import { PeriodPicker } from '../../widgets/period-picker'
import { NotFoundPage } from '../not-found/not-found-page'
import { ErrorsByCode } from './errors-by-code'
import { FirstEvent } from './first-event'
import { NewestReleases } from './newest-releases'
import { ReleasesChart } from './releases-chart'
import { Totals } from './totals'

interface Props {
  readonly slug: string
}

export function OverviewPage({ slug }: Props) {
  const period = periodOf(useSearch())
  const overview = useQuery(overviewQuery(slug, period))
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
            <Numbers overview={data} stale={overview.isPlaceholderData} />
          )}
        </>
      )}
    </>
  )
}

function Numbers({ overview, stale }: { overview: Overview | undefined; stale: boolean }) {
  return (
    <div class="overview" aria-busy={!overview || stale} data-stale={stale}>
      <Totals totals={overview?.totals} />
      <div class="overview-pair">
        <ReleasesChart days={overview?.releases_per_day} />
        <ErrorsByCode errors={overview?.errors_by_code} />
      </div>
      <NewestReleases releases={overview?.newest_releases} />
      {overview?.demo && (
        <p class="overview-demo quiet">
          Includes made-up events; <code>ferrflow-server demo remove</code> takes them out
          (docs/self-hosting.md, Demonstration data).
        </p>
      )}
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
