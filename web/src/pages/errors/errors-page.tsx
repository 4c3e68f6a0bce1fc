/** Which errors the CLI reported in a period, where, since when, and what they mean. */
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useSearch } from 'wouter-preact'
import { call } from '../../api/call'
import { LIVE } from '../../api/live'
import { timeZone } from '../../format/time-zone'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { Failure, hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { PageHeading } from '../../widgets/page-heading'
import { periodOf } from '../../widgets/period'
import { PeriodPicker } from '../../widgets/period-picker'
import { Skeleton } from '../../widgets/skeleton'
import { ErrorsTable } from './errors-table'

export function ErrorsPage({ organization }: OrganizationPageProps) {
  const { slug } = organization
  const days = periodOf(useSearch())
  const timezone = timeZone()
  const errors = useQuery({
    queryKey: ['errors', slug, days, timezone] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/errors', { path: { slug }, query: { days, timezone }, signal }),
    meta: LIVE,
    placeholderData: keepPreviousData,
  })
  const kinds = errors.data?.kinds
  return (
    <>
      <div class="page-head">
        <PageHeading title="Errors" of={organization.name} />
        <PeriodPicker period={days} />
        <Freshness at={kinds && errors.dataUpdatedAt} failing={errors.isError} />
      </div>
      <section
        class="card stacked"
        aria-label="Errors"
        aria-busy={errors.isPending || errors.isPlaceholderData}
      >
        {hasFailed(errors) ? (
          <Failure what="The errors" error={errors.error} retry={errors.refetch} />
        ) : !kinds ? (
          <p class="table-empty">
            <Skeleton size="long" />
          </p>
        ) : kinds.length === 0 ? (
          <p class="table-empty">No errors in {days === 365 ? 'the last year' : `the last ${days} days`}.</p>
        ) : (
          <ErrorsTable slug={slug} kinds={kinds} />
        )}
      </section>
    </>
  )
}
