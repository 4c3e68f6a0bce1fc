/** What became of requests to post events: how many, over time, and why the newest were refused. */
import '../../widgets/period-picker.css'
import './health.css'
import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { Link, useSearch } from 'wouter-preact'
import { call } from '../../api/call'
import { LIVE } from '../../api/live'
import { Failure, hasFailed } from '../../widgets/failure'
import { clocksInWords, isOff } from './clock'
import { HealthChart } from './health-chart'
import { HOURS, hoursOf } from './hours'
import { OutcomesTable } from './outcomes-table'
import { RefusalsTable } from './refusals-table'

/** Refusals are not told of live, as they change nothing but this. */
const LOOK_AGAIN_MS = 15_000

export function Health({ slug }: { slug: string }) {
  const hours = hoursOf(useSearch())
  const health = useQuery({
    queryKey: ['ingest', slug, hours] as const,
    queryFn: ({ signal }) =>
      call('get', '/api/v1/orgs/{slug}/ingest', { path: { slug }, query: { hours }, signal }),
    meta: LIVE,
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: keepPreviousData,
  })
  const { data } = health
  return (
    <>
      <div class="page-head health-head">
        <h2>What became of what was sent</h2>
        <nav class="period-picker" aria-label="Period">
          {HOURS.map((one) => (
            <Link
              key={one.hours}
              href={`?hours=${one.hours}`}
              replace
              aria-current={one.hours === hours ? 'true' : undefined}
            >
              {one.name}
            </Link>
          ))}
        </nav>
      </div>
      {data?.server_wide && (
        <p class="page-about">
          Requests that could not be told to be anybody’s (not signed, a bad signature, an unknown key) are
          shown here as well, since this is the server’s first organization.
        </p>
      )}
      {hasFailed(health) ? (
        <section class="card">
          <Failure what="The ingest health" error={health.error} retry={health.refetch} />
        </section>
      ) : (
        <div class="health" aria-busy={health.isPlaceholderData || health.isPending}>
          <HealthChart series={data?.series} stepSeconds={data?.step_seconds ?? 3600} />
          <OutcomesTable totals={data?.totals} />
          {data?.clock && (
            <p class={isOff(data.clock) ? 'fault health-clock' : 'quiet health-clock'}>
              {clocksInWords(data.clock)} Up to 300 seconds are taken.
            </p>
          )}
          <RefusalsTable refusals={data?.refusals} />
        </div>
      )}
    </>
  )
}
