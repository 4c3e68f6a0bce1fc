/**
 * The packages as a table of thousands of rows, of which only those near the window are drawn. Where there is no room
 * for its columns each row is a block.
 */
import './board-table.css'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useLongList } from '../../widgets/long-list/use-long-list'
import { BoardHead } from './board-head'
import { HeadingRow, PackageLine } from './board-row'
import { type Column, tracksOf, USUAL_COLUMNS, widthOf } from './columns'
import type { Line } from './rows'
import type { Sort } from './view'

interface Props {
  readonly slug: string
  readonly lines: readonly Line[]
  /** What the lines are the answer to. */
  readonly question: string
  readonly columns: readonly Column[]
  readonly sort: Sort
  readonly onSort: (column: Column) => void
}

export function BoardTable({ slug, lines, question, columns, sort, onSort }: Props) {
  const table = useRef<HTMLTableElement>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const { drawn, ...listening } = useLongList(body, lines, question)
  const blocks = useIsNarrower(table, widthOf(columns))
  const shown = useMemo(() => (blocks ? inBlocks(columns) : columns), [blocks, columns])
  return (
    <table
      ref={table}
      class="board"
      role="table"
      aria-label="Packages"
      aria-rowcount={lines.length + 1}
      aria-colcount={shown.length}
      data-layout={blocks ? 'blocks' : 'rows'}
      style={{ '--tracks': tracksOf(shown), '--lines': lines.length }}
    >
      <BoardHead columns={shown} sort={sort} onSort={onSort} />
      <tbody ref={body} role="rowgroup" {...listening}>
        {drawn.map((index) => {
          const line = lines[index]!
          return <Row key={line.key} slug={slug} line={line} index={index} columns={shown} />
        })}
      </tbody>
    </table>
  )
}

/** What a block shows, where there is no room to choose from; without a repository that the page names for all. */
function inBlocks(columns: readonly Column[]): readonly Column[] {
  return USUAL_COLUMNS.filter((column) => column !== 'repository' || columns.includes(column))
}

interface RowProps {
  readonly slug: string
  readonly line: Line
  readonly index: number
  readonly columns: readonly Column[]
}

/** One line in its place. What has not changed is not looked at again while others come and go in scrolling. */
function Row({ slug, line, index, columns }: RowProps) {
  return useMemo(() => {
    const place = {
      role: 'row' as const,
      'data-key': line.key,
      'aria-rowindex': index + 2,
      style: { '--line': index },
    }
    return line.kind === 'heading' ? (
      <HeadingRow line={line} columns={columns.length} place={place} />
    ) : (
      <PackageLine slug={slug} row={line.row} columns={columns} place={place} />
    )
  }, [slug, line, index, columns])
}

/** Whether an element has less room than this, in rem. */
function useIsNarrower(element: { readonly current: HTMLElement | null }, rem: number): boolean {
  const [narrower, setNarrower] = useState(false)
  useLayoutEffect(() => {
    function look() {
      const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      if (element.current) setNarrower(element.current.clientWidth < rem * size)
    }
    look()
    const resizing = new ResizeObserver(look)
    if (element.current) resizing.observe(element.current)
    return () => resizing.disconnect()
  }, [element, rem])
  return narrower
}
