/** Every package of an organization on one page, as it stands, kept current while somebody looks. */
import { useQuery } from '@tanstack/preact-query'
import { useMemo } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { count, counted } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { boardQuery } from '../../releases/queries'
import type { PackageRow } from '../../releases/types'
import { Definition } from '../../widgets/definition'
import { Failure, hasFailed } from '../../widgets/failure'
import { Freshness } from '../../widgets/freshness'
import { PageHeading } from '../../widgets/page-heading'
import { Skeleton } from '../../widgets/skeleton'
import { useAddress } from '../../widgets/use-address'
import { BoardControls } from './board-controls'
import { BoardTable } from './board-table'
import { type Line, linesOf } from './rows'
import { searchOf, sortedBy, type View, viewOf } from './view'

export function BoardPage({ organization }: OrganizationPageProps) {
  const board = useQuery(boardQuery(organization.slug))
  return (
    <>
      <div class="page-head">
        <PageHeading title="Releases" of={organization.name} />
        <Freshness at={board.data && board.dataUpdatedAt} failing={board.isError} />
      </div>
      <section class="card board-card" aria-label="Packages" aria-busy={!board.data}>
        {board.data ? (
          <Packages slug={organization.slug} packages={board.data.packages} />
        ) : hasFailed(board) ? (
          <div class="card-only">
            <Failure what="The board" error={board.error} retry={board.refetch} />
          </div>
        ) : (
          <Waiting />
        )}
      </section>
    </>
  )
}

function Packages({ slug, packages }: { slug: string; packages: readonly PackageRow[] }) {
  const [search, go] = useAddress()
  const view = useMemo(() => viewOf(search), [search])
  const lines = useMemo(() => linesOf(packages, view), [packages, view])
  const change = (wanted: View, typing = false) => go(searchOf(wanted), { replace: typing })
  if (packages.length === 0) return <Empty slug={slug} />
  return (
    <>
      <BoardControls packages={packages} view={view} onChange={change} />
      <Counts lines={lines} all={packages.length} />
      {lines.length > 0 ? (
        <BoardTable
          slug={slug}
          lines={lines}
          question={searchOf({ ...view, columns: [] })}
          columns={view.columns}
          sort={view.sort}
          onSort={(column) => change({ ...view, sort: sortedBy(column, view) })}
        />
      ) : (
        <p class="board-none">No package matches.</p>
      )}
    </>
  )
}

/** As many as fit into the window more or less; of more than these the browser’s own search finds only some. */
const ALL_DRAWN = 40

function Counts({ lines, all }: { lines: readonly Line[]; all: number }) {
  const shown = lines.filter(({ kind }) => kind === 'package').length
  return (
    <div class="board-counts">
      <p class="board-words" role="status">
        {shown === all ? counted(all, 'package') : `${count(shown)} of ${counted(all, 'package')}`}
        {lines.length > ALL_DRAWN &&
          '; search with the filter above, as the browser’s own sees only the rows in sight'}
      </p>
      <p class="board-words">
        <Definition of="currentVersion" />
        <Definition of="bump" />
        <Definition of="failing" />
        <Definition of="drift" />
        <Definition of="stale" />
      </p>
    </div>
  )
}

function Empty({ slug }: { slug: string }) {
  return (
    <div class="card-body card-only">
      <p>No package yet. Each one is here from its first release on.</p>
      <p>
        <Link href={organizationPath(slug, 'connect')}>Connect a project</Link>
      </p>
    </div>
  )
}

function Waiting() {
  return (
    <div class="board-controls">
      <Skeleton size="long" />
      <Skeleton />
      <Skeleton />
    </div>
  )
}
