/** The board's headings, by which it is sorted. */
import { type Column, KINDS } from './columns'
import type { Sort } from './view'

interface Props {
  readonly columns: readonly Column[]
  readonly sort: Sort
  readonly onSort: (column: Column) => void
}

export function BoardHead({ columns, sort, onSort }: Props) {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <th
            key={column}
            role="columnheader"
            scope="col"
            class={KINDS[column].isNumber ? 'number' : ''}
            aria-sort={sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined}
          >
            <button type="button" class="board-sort" onClick={() => onSort(column)}>
              {KINDS[column].name}
              <span class="board-arrow" aria-hidden="true">
                {sort.column === column ? (sort.descending ? '↓' : '↑') : ''}
              </span>
            </button>
          </th>
        ))}
      </tr>
    </thead>
  )
}
