/** The newest releases, whichever period is chosen. */
import '../../widgets/table.css'
import './newest-releases.css'
import type { Release } from '../../api/types'
import { count } from '../../format/numbers'
import { Definition } from '../../widgets/definition'
import { Moment } from '../../widgets/moment'
import { Nothing } from '../../widgets/nothing'
import { RepositoryName } from '../../widgets/repository-name'
import { Skeleton } from '../../widgets/skeleton'

/** As many as there usually are. */
const SKELETON_ROWS = 20

export function NewestReleases({ releases }: { releases: readonly Release[] | undefined }) {
  return (
    <section class="card" aria-labelledby="newest-releases">
      <div class="card-head">
        <h2 id="newest-releases">Newest releases</h2>
      </div>
      {releases?.length === 0 ? (
        <p class="table-empty">No release yet. Checks and version bumps arrive before the first one.</p>
      ) : (
        <Table releases={releases} />
      )}
    </section>
  )
}

/** The roles are said aloud because a narrow screen lays the rows out as a list, which would drop them. */
function Table({ releases }: { releases: readonly Release[] | undefined }) {
  // Among nothing but demo data the page's own note says enough.
  const mixed = new Set(releases?.map(({ demo }) => demo)).size > 1
  return (
    <table class="table releases" role="table" aria-labelledby="newest-releases">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Repository
          </th>
          <th role="columnheader" scope="col">
            Package
          </th>
          <th role="columnheader" scope="col">
            Version
          </th>
          <th role="columnheader" scope="col" class="number">
            <Definition term="Commits">
              The commits that went into the release, as the CLI reports them; 0 for a package released only
              because one that it depends on was.
            </Definition>
          </th>
          <th role="columnheader" scope="col" class="number">
            When
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {releases
          ? releases.map((release) => <Row key={release.id} release={release} tellDemo={mixed} />)
          : Array.from({ length: SKELETON_ROWS }, (_, row) => <SkeletonRow key={row} />)}
      </tbody>
    </table>
  )
}

function Row({ release, tellDemo }: { release: Release; tellDemo: boolean }) {
  const { repository, package_name, package_version, commits_count, released_at, demo } = release
  return (
    <tr role="row">
      <td role="cell" class="releases-repository">
        <RepositoryName repository={repository} />
      </td>
      <th role="rowheader" scope="row" class="releases-package">
        {package_name ?? <Nothing />}
      </th>
      <td role="cell" class="releases-version">
        <span class="code">{package_version ?? <Nothing />}</span>
        {tellDemo && demo && <span class="releases-demo">demo</span>}
      </td>
      <td role="cell" class="releases-commits number">
        {commits_count === null ? <Nothing /> : count(commits_count)}
        <span class="releases-unit" aria-hidden="true">
          {commits_count === 1 ? ' commit' : ' commits'}
        </span>
      </td>
      <td role="cell" class="releases-when number">
        <Moment at={released_at} />
      </td>
    </tr>
  )
}

function SkeletonRow() {
  return (
    <tr role="row">
      <td role="cell" class="releases-repository">
        <Skeleton size="long" />
      </td>
      <td role="cell" class="releases-package">
        <Skeleton size="long" />
      </td>
      <td role="cell" class="releases-version">
        <Skeleton />
      </td>
      <td role="cell" class="releases-commits number">
        <Skeleton size="short" />
      </td>
      <td role="cell" class="releases-when number">
        <Skeleton />
      </td>
    </tr>
  )
}
