/** One row of the board: a package, or a heading above packages that belong together. */
import type { JSX } from 'preact'
import { Link } from 'wouter-preact'
import { count, counted } from '../../format/numbers'
import { BumpBadge } from '../../releases/bump-badge'
import { FlagBadges } from '../../releases/flag-badges'
import { interval } from '../../releases/intervals'
import { packagePath, repositoryPath } from '../../releases/links'
import { PackageName } from '../../releases/package-name'
import { repositoryTitle } from '../../releases/repository-title'
import type { PackageRow } from '../../releases/types'
import { Moment } from '../../widgets/moment'
import { Nothing } from '../../widgets/nothing'
import { Sparkline } from '../../widgets/sparkline'
import { type Column, KINDS } from './columns'
import type { Line } from './rows'

type Place = JSX.HTMLAttributes<HTMLTableRowElement> & { readonly 'data-key': string }

interface HeadingProps {
  readonly line: Extract<Line, { readonly kind: 'heading' }>
  /** How many it stands above. */
  readonly columns: number
  readonly place: Place
}

export function HeadingRow({ line, columns, place }: HeadingProps) {
  return (
    <tr class="board-heading" {...place}>
      <th role="rowheader" scope="rowgroup" colSpan={columns} aria-colspan={columns} title={line.title}>
        <bdi>{line.title}</bdi> <span class="quiet">{counted(line.packages, 'package')}</span>
      </th>
    </tr>
  )
}

interface PackageProps {
  readonly slug: string
  readonly row: PackageRow
  readonly columns: readonly Column[]
  readonly place: Place
}

export function PackageLine({ slug, row, columns, place }: PackageProps) {
  return (
    <tr class="board-package" data-archived={row.archived} {...place}>
      {columns.map((column) => {
        const Cell = CELLS[column]
        const content = <Cell slug={slug} row={row} />
        const kind = { class: KINDS[column].isNumber ? 'number' : '', 'data-column': column }
        return column === 'package' ? (
          <th key={column} role="rowheader" scope="row" {...kind} title={row.name ?? undefined}>
            {content}
          </th>
        ) : (
          <td key={column} role="cell" {...kind} title={titleOf(row, column)}>
            {content}
          </td>
        )
      })}
    </tr>
  )
}

interface CellProps {
  readonly slug: string
  readonly row: PackageRow
}

const CELLS: Readonly<Record<Column, (props: CellProps) => JSX.Element | null>> = {
  package: ({ slug, row }) => (
    <Link href={packagePath(slug, row.id)}>
      <PackageName name={row.name} />
    </Link>
  ),
  repository: ({ slug, row }) =>
    row.repository ? (
      <Link href={repositoryPath(slug, row.repository.id)}>
        <bdi>{repositoryTitle(row.repository)}</bdi>
      </Link>
    ) : (
      <Nothing />
    ),
  group: ({ row }) => (row.group ? <bdi>{row.group}</bdi> : <Nothing />),
  owner: ({ row }) => (row.owner ? <bdi>{row.owner}</bdi> : <Nothing />),
  version: ({ row }) => <Version row={row} />,
  released: ({ row }) => <Moment at={row.latest_at} />,
  bump: ({ row }) => (row.bump ? <BumpBadge bump={row.bump} /> : <Nothing />),
  commits: ({ row }) => (row.commits === null ? <Nothing /> : <span>{count(row.commits)}</span>),
  interval: ({ row }) =>
    row.median_interval_seconds === null ? (
      <span class="quiet">not enough data</span>
    ) : (
      <>every {interval(row.median_interval_seconds)}</>
    ),
  total: ({ row }) => <>{count(row.releases)}</>,
  recent: ({ row }) => (
    <>
      <span class="board-count">{count(row.releases_30d)}</span>
      <Sparkline values={row.days} one="release" />
    </>
  ),
  flags: ({ row }) => <FlagBadges row={row} />,
}

/** The current version, and the newest by time where that is another. */
function Version({ row }: { row: PackageRow }) {
  const { current_version, latest_version } = row
  return (
    <>
      <bdi class="code">{current_version ?? latest_version}</bdi>
      {current_version === null ? (
        <small>prereleases only</small>
      ) : (
        current_version !== latest_version && (
          <small>
            newest <bdi class="code">{latest_version}</bdi>
          </small>
        )
      )}
    </>
  )
}

/** What a cell says, whole, where it may be cut. */
function titleOf(row: PackageRow, column: Column): string | undefined {
  switch (column) {
    case 'repository':
      return repositoryTitle(row.repository) || undefined
    case 'group':
    case 'owner':
      return row[column] ?? undefined
    case 'version':
      return [row.current_version, row.latest_version].filter(Boolean).join(', newest ')
    case 'commits':
      return row.commits === null ? undefined : counted(row.commits, 'commit')
    default:
      return undefined
  }
}
