/** A column's head that sorts by it, and the other way round when asked again. Links, as each order has an address. */
import { Link } from 'wouter-preact'

interface Props {
  readonly name: string
  readonly href: string
  /** How the column is sorted now, if the table is by it. */
  readonly sorted: 'ascending' | 'descending' | undefined
  readonly number?: boolean
}

export function SortHeader({ name, href, sorted, number = false }: Props) {
  return (
    <th role="columnheader" scope="col" class={number ? 'number' : undefined} aria-sort={sorted}>
      <Link class="sort-header" href={href} replace>
        {name}
        {sorted && <span aria-hidden="true">{sorted === 'ascending' ? ' ↑' : ' ↓'}</span>}
      </Link>
    </th>
  )
}
