/** One repository: its packages, what was released and what failed, its names, its badge. */
import '../package/package-page.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useMemo } from 'preact/hooks'
import { Link, useSearch } from 'wouter-preact'
import { call } from '../../api/call'
import { ApiError } from '../../api/client'
import type { Organization } from '../../api/types'
import { organizationPath } from '../../frame/areas'
import { isAtLeast } from '../../organizations/roles'
import { BadgePanel } from '../../releases/badge-panel'
import { CommitsChart } from '../../releases/commits-chart'
import { Figures } from '../../releases/figures'
import { repositoryQuery, repositoryReportQuery } from '../../releases/queries'
import { repositoryTitle } from '../../releases/repository-title'
import { Timeline } from '../../releases/timeline'
import { Failure, hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { PageHeading } from '../../widgets/page-heading'
import { periodOf } from '../../widgets/period'
import { PeriodPicker } from '../../widgets/period-picker'
import { announce } from '../../widgets/status-line'
import { NotFoundPage } from '../not-found/not-found-page'
import { ReleasesChart } from '../overview/releases-chart'
import { Incidents } from './incidents'
import { Known } from './known'
import { PackagesOf } from './packages-of'
import { RepositoryChanges } from './repository-changes'
import { RepositoryErrors } from './repository-errors'
import { repositoryFigures } from './repository-figures'

interface Props {
  readonly organization: Organization
  readonly id: string
}

export function RepositoryPage({ organization, id }: Props) {
  const { slug, role } = organization
  const period = periodOf(useSearch(), 90)
  const repository = useQuery(repositoryQuery(slug, id))
  const report = useQuery(repositoryReportQuery(slug, id, period))
  const badge = useBadge(slug, id)
  const may = isAtLeast(role, 'member')
  const sought = useMemo(() => ({ repository: id }), [id])
  const { data: known, error } = repository
  const { data } = report

  if (error instanceof ApiError && [400, 404].includes(error.status)) {
    return <NotFoundPage what="repository" within />
  }
  const title = known ? repositoryTitle(known) : 'Repository'
  return (
    <>
      <p class="page-about">
        <Link href={organizationPath(slug, 'repositories')}>All repositories</Link>
      </p>
      <div class="page-head">
        <PageHeading title={title} of={organization.name}>
          <bdi>{title}</bdi>
        </PageHeading>
        {may && known && <RepositoryChanges organization={organization} repository={known} />}
        <PeriodPicker period={period} />
        <Freshness at={data && report.dataUpdatedAt} failing={report.isError || repository.isError} />
      </div>
      {known?.failing && (
        <p class="fault package-notice">
          The newest run of “release” failed here, and nothing was released since.
        </p>
      )}
      {known?.archived_at && (
        <p class="note package-notice">This repository is archived: no page counts its packages.</p>
      )}
      {hasFailed(report) || hasFailed(repository) ? (
        <section class="card card-only">
          <Failure
            what="The repository"
            error={report.error ?? error}
            retry={() => Promise.all([report.refetch(), repository.refetch()])}
          />
        </section>
      ) : (
        <>
          <Figures label="Figures" figures={repositoryFigures(data)} />
          <PackagesOf slug={slug} packages={data?.packages} />
          <div class="package-columns">
            <Timeline slug={slug} sought={sought} />
            <div class="package-side">
              <Incidents recovery={data?.recovery} />
              <ReleasesChart days={data?.releases_per_day} zone={data?.period.timezone} />
              <CommitsChart releases={data?.commits_per_release} />
              <RepositoryErrors errors={data?.errors} />
              {known && <Known slug={slug} repository={known} may={may} />}
              {known && (
                <BadgePanel
                  of="repository"
                  publicId={known.public_id}
                  name={title}
                  may={may}
                  switching={badge}
                  onSwitch={badge.mutate}
                />
              )}
            </div>
          </div>
        </>
      )}
    </>
  )
}

function useBadge(slug: string, id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (on: boolean) =>
      call('patch', '/api/v1/orgs/{slug}/repositories/{repository_id}', {
        path: { slug, repository_id: id },
        body: { public: on },
      }),
    onSuccess: (after, on) => {
      client.setQueryData(repositoryQuery(slug, id).queryKey, after)
      announce(on ? 'The badge is public' : 'The badge was withdrawn')
    },
  })
}
