/** One package: how it stands, its history, how often it is released, who else has one of its name, its badge. */
import './package-page.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { Link, useSearch } from 'wouter-preact'
import { call } from '../../api/call'
import { ApiError } from '../../api/client'
import type { Organization } from '../../api/types'
import { organizationPath } from '../../frame/areas'
import { isAtLeast } from '../../organizations/roles'
import { BadgePanel } from '../../releases/badge-panel'
import { CommitsChart } from '../../releases/commits-chart'
import { Figures } from '../../releases/figures'
import { repositoryPath } from '../../releases/links'
import { PackageName } from '../../releases/package-name'
import { packageQuery } from '../../releases/queries'
import { Timeline } from '../../releases/timeline'
import { Failure, hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { PageHeading } from '../../widgets/page-heading'
import { periodOf } from '../../widgets/period'
import { PeriodPicker } from '../../widgets/period-picker'
import { RepositoryName } from '../../widgets/repository-name'
import { announce } from '../../widgets/status-line'
import { NotFoundPage } from '../not-found/not-found-page'
import { Elsewhere } from './elsewhere'
import { Notices } from './notices'
import { packageFigures } from './package-figures'

interface Props {
  readonly organization: Organization
  readonly id: string
}

export function PackagePage({ organization, id }: Props) {
  const { slug, role } = organization
  const period = periodOf(useSearch(), 365)
  const report = useQuery(packageQuery(slug, id, period))
  const { data, error } = report
  const badge = useBadge(slug, id)

  if (error instanceof ApiError && [400, 404].includes(error.status))
    return <NotFoundPage what="package" within />
  const title = data ? (data.package.name ?? 'No package name') : 'Package'
  return (
    <>
      <p class="page-about">
        <Link href={organizationPath(slug, 'board')}>All packages</Link>
        {data?.package.repository && (
          <>
            {' · '}
            <Link href={repositoryPath(slug, data.package.repository.id)}>
              <RepositoryName repository={data.package.repository} />
            </Link>
          </>
        )}
      </p>
      <div class="page-head">
        <PageHeading title={title} of={organization.name}>
          {data ? <PackageName name={data.package.name} /> : title}
        </PageHeading>
        <PeriodPicker period={period} />
        <Freshness at={data && report.dataUpdatedAt} failing={report.isError} />
      </div>
      {hasFailed(report) ? (
        <section class="card card-only">
          <Failure what="The package" error={error} retry={report.refetch} />
        </section>
      ) : (
        <>
          {data && <Notices row={data.package} />}
          <Figures label="Figures" figures={packageFigures(data)} />
          <div class="package-columns">
            <Timeline slug={slug} sought={{}} of={id} />
            <div class="package-side">
              <CommitsChart releases={data?.commits_per_release} />
              {data && data.elsewhere.length > 0 && (
                <Elsewhere slug={slug} row={data.package} elsewhere={data.elsewhere} />
              )}
              {data && (
                <BadgePanel
                  of="package"
                  publicId={data.public_id}
                  name={title}
                  may={isAtLeast(role, 'member')}
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
      call('patch', '/api/v1/orgs/{slug}/packages/{package_id}', {
        path: { slug, package_id: id },
        body: { public: on },
      }),
    onSuccess: async (_, on) => {
      await client.invalidateQueries({ queryKey: ['package', slug, id] })
      announce(on ? 'The badge is public' : 'The badge was withdrawn')
    },
  })
}
