/** A repository's packages, as the board has them. */
import { useState } from 'preact/hooks'
import type { PackageRow } from '../../releases/types'
import { Skeleton } from '../../widgets/skeleton'
import { BoardTable } from '../board/board-table'
import type { Column } from '../board/columns'
import { linesOf } from '../board/rows'
import { sortedBy, USUAL_VIEW, type View } from '../board/view'

const COLUMNS: readonly Column[] = ['package', 'version', 'released', 'bump', 'commits', 'recent', 'flags']

interface Props {
  readonly slug: string
  readonly packages: readonly PackageRow[] | undefined
}

export function PackagesOf({ slug, packages }: Props) {
  const [view, setView] = useState<View>({ ...USUAL_VIEW, columns: COLUMNS, archived: true })
  return (
    <section class="card board-card" aria-labelledby="packages" aria-busy={!packages}>
      <div class="card-head">
        <h2 id="packages">Packages</h2>
      </div>
      {!packages ? (
        <p class="table-empty">
          <Skeleton size="long" />
        </p>
      ) : packages.length === 0 ? (
        <p class="table-empty">Nothing was released from here yet.</p>
      ) : (
        <BoardTable
          slug={slug}
          lines={linesOf(packages, view)}
          question={`${view.sort.column} ${view.sort.descending}`}
          columns={view.columns}
          sort={view.sort}
          onSort={(column) => setView({ ...view, sort: sortedBy(column, view) })}
        />
      )}
    </section>
  )
}
