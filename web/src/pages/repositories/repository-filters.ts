/** Which repositories a list shows and in which order, kept in the page's address. */

/** As much of a repository as is filtered and sorted by. */
export interface Listed {
  readonly id: string
  readonly name: string | null
  readonly suggested_name: string | null
  readonly hash: string | null
  readonly group: string | null
  readonly owner: string | null
  readonly archived_at: string | null
  readonly last_at: string | null
  readonly last_release_at: string | null
  readonly releases: number
  readonly failing: boolean
}

export const SHOWN = ['current', 'unnamed', 'failing', 'archived'] as const
export type Shown = (typeof SHOWN)[number]

export const ORDERS = ['name', 'group', 'owner', 'releases', 'released', 'seen'] as const
export type Order = (typeof ORDERS)[number]

export interface RepositoryFilters {
  readonly text: string
  readonly group: string
  readonly shown: Shown
  readonly order: Order
  /** Whether the order is turned round. */
  readonly reversed: boolean
}

export function repositoryFiltersOf(search: string): RepositoryFilters {
  const query = new URLSearchParams(search)
  const order = query.get('order') ?? ''
  return {
    text: query.get('q') ?? '',
    group: query.get('group') ?? '',
    shown: SHOWN.find((shown) => shown === query.get('show')) ?? 'current',
    order: ORDERS.find((one) => one === order.replace('-', '')) ?? 'name',
    reversed: order.startsWith('-'),
  }
}

/** The query string of an address that holds the filters; what is usual is left out. */
export function repositorySearch({ text, group, shown, order, reversed }: RepositoryFilters): string {
  const query = new URLSearchParams()
  if (text) query.set('q', text)
  if (group) query.set('group', group)
  if (shown !== 'current') query.set('show', shown)
  if (order !== 'name' || reversed) query.set('order', (reversed ? '-' : '') + order)
  return query.size > 0 ? `?${query}` : ''
}

/** What is to be seen, in order. Those without a name come last in the order of names, the newest seen first. */
export function pickRepositories<T extends Listed>(
  all: readonly T[],
  filters: RepositoryFilters,
): readonly T[] {
  const sign = filters.reversed ? -1 : 1
  return all
    .filter((one) => isShown(one, filters.shown))
    .filter((one) => !filters.group || one.group === filters.group)
    .filter((one) => matches(one, filters.text))
    .toSorted((a, b) => sign * COMPARE[filters.order](a, b) || byName(a, b) || (a.id < b.id ? -1 : 1))
}

export function isShown(one: Listed, shown: Shown): boolean {
  if (shown === 'archived') return one.archived_at !== null
  if (one.archived_at !== null) return false
  if (shown === 'unnamed') return one.name === null
  return shown === 'current' || one.failing
}

/** The groups that there are, each once, in order. */
export function groupsOf(all: readonly Listed[]): readonly string[] {
  const groups = new Set(all.map(({ group }) => group).filter((group) => group !== null))
  return [...groups].toSorted((a, b) => a.localeCompare(b))
}

function matches({ name, suggested_name, hash, group, owner }: Listed, text: string): boolean {
  const sought = text.trim().toLowerCase()
  return (
    !sought ||
    [name, suggested_name, group, owner].some((value) => value?.toLowerCase().includes(sought)) ||
    Boolean(hash?.startsWith(sought))
  )
}

type Compare = (a: Listed, b: Listed) => number

const byName: Compare = (a, b) => texts(a.name, b.name) || newest(a.last_at, b.last_at)

const COMPARE: Readonly<Record<Order, Compare>> = {
  name: byName,
  group: (a, b) => texts(a.group, b.group),
  owner: (a, b) => texts(a.owner, b.owner),
  releases: (a, b) => b.releases - a.releases,
  released: (a, b) => newest(a.last_release_at, b.last_release_at),
  seen: (a, b) => newest(a.last_at, b.last_at),
}

/** Alphabetically, nothing last. */
function texts(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a.localeCompare(b)
}

/** The newest first, never last. */
function newest(a: string | null, b: string | null): number {
  return (b ? Date.parse(b) : 0) - (a ? Date.parse(a) : 0)
}
