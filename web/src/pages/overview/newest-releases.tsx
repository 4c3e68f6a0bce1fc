/** The newest releases, whichever period is chosen. */
import './newest-releases.css'
import { Link } from 'wouter-preact'
import type { Release } from '../../api/types'
import { counted } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import { BumpOf } from '../../releases/bump-badge'
import { packagePath } from '../../releases/links'
import { Moment } from '../../widgets/moment'
import { Nothing } from '../../widgets/nothing'
import { RepositoryName } from '../../widgets/repository-name'
import { ScrollBox } from '../../widgets/scroll-box'
import { Skeleton } from '../../widgets/skeleton'

/** As many as there usually are. */
const SKELETON_ROWS = 20

interface Props {
  readonly slug: string
  readonly releases: readonly Release[] | undefined
}

export function NewestReleases({ slug, releases }: Props) {
  return (
    <section class="card newest" aria-labelledby="newest-releases">
      <div class="card-head">
        <h2 id="newest-releases">Newest releases</h2>
        <Link class="newest-all" href={organizationPath(slug, 'feed')}>
          All releases
        </Link>
      </div>
      {releases?.length === 0 ? (
        <p class="table-empty">No release yet. Checks and version bumps arrive before the first one.</p>
      ) : (
        <ScrollBox label="Newest releases, list">
          <ol aria-labelledby="newest-releases">
            {releases
              ? releases.map((release) => <Row key={release.id} slug={slug} release={release} />)
              : Array.from({ length: SKELETON_ROWS }, (_, row) => <SkeletonRow key={row} />)}
          </ol>
        </ScrollBox>
      )}
    </section>
  )
}

function Row({ slug, release }: { slug: string; release: Release }) {
  const { package_id, package_name, package_version, repository, commits_count, released_at } = release
  const name = package_name ? <bdi>{package_name}</bdi> : <Nothing />
  return (
    <li>
      <p class="newest-what">
        {package_id ? <Link href={packagePath(slug, package_id)}>{name}</Link> : name}{' '}
        <bdi class="code newest-version" title={package_version}>
          {package_version}
        </bdi>{' '}
        <BumpOf release={release} />
      </p>
      <p class="newest-where">
        {repository ? <RepositoryName repository={repository} /> : 'no repository named'}
        {commits_count !== null && <> · {counted(commits_count, 'commit')}</>}
      </p>
      <Moment at={released_at} />
    </li>
  )
}

function SkeletonRow() {
  return (
    <li>
      <p class="newest-what">
        <Skeleton size="long" />
      </p>
      <p class="newest-where">
        <Skeleton />
      </p>
    </li>
  )
}
