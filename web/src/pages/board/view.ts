/** How the board is looked at: what of it, in which order, in which columns. Kept in the page's address. */
import { FLAGS, type Flag } from '../../releases/flags'
import type { Scheme } from '../../releases/types'
import { COLUMNS, type Column, isColumn, KINDS, USUAL_COLUMNS } from './columns'

export const SCHEMES: readonly Scheme[] = ['semver', 'calver', 'number', 'text']
export const GROUPINGS = ['repository', 'group', 'owner'] as const
export type Grouping = (typeof GROUPINGS)[number]

export interface Sort {
  readonly column: Column
  readonly descending: boolean
}

/** Empty texts leave open. */
export interface View {
  readonly text: string
  readonly group: string
  readonly owner: string
  readonly scheme: Scheme | ''
  /** Packages with any of them; all where there are none. */
  readonly flags: readonly Flag[]
  /** Whether packages of archived repositories are shown as well. */
  readonly archived: boolean
  readonly sort: Sort
  /** What stands together under a heading. */
  readonly by: Grouping | ''
  readonly columns: readonly Column[]
}

export const USUAL_VIEW: View = {
  text: '',
  group: '',
  owner: '',
  scheme: '',
  flags: [],
  archived: false,
  sort: { column: 'released', descending: true },
  by: '',
  columns: USUAL_COLUMNS,
}

/** The view in an address's query; what is not understood is as usual. */
export function viewOf(search: string): View {
  const query = new URLSearchParams(search)
  const text = (name: string) => query.get(name) ?? ''
  const list = (name: string) => text(name).split(',')
  const chosen = list('columns').filter(isColumn)
  return {
    text: text('q'),
    group: text('group'),
    owner: text('owner'),
    scheme: oneOf(SCHEMES, text('scheme')),
    flags: FLAGS.filter((flag) => list('flags').includes(flag)),
    archived: text('archived') === 'true',
    sort: sortOf(text('sort')),
    by: oneOf(GROUPINGS, text('by')),
    columns: chosen.length > 0 ? inOrder(['package', ...chosen]) : USUAL_COLUMNS,
  }
}

/** The query of an address that holds the view; what is as usual is left out. */
export function searchOf(view: View): string {
  const query = new URLSearchParams()
  const set = (name: string, value: string, usual = '') => value !== usual && query.set(name, value)
  set('q', view.text)
  set('group', view.group)
  set('owner', view.owner)
  set('scheme', view.scheme)
  set('flags', view.flags.join(','))
  set('archived', String(view.archived), 'false')
  set('sort', sortText(view.sort), sortText(USUAL_VIEW.sort))
  set('by', view.by)
  set('columns', view.columns.join(','), USUAL_COLUMNS.join(','))
  return query.size > 0 ? `?${query}` : ''
}

/** Whether anything is left out by the view's filters. */
export function narrows(view: View): boolean {
  return Boolean(view.text || view.group || view.owner || view.scheme || view.flags.length > 0)
}

/** The sort after a press on a column's heading: the other way round, or by another column in its own way. */
export function sortedBy(column: Column, { sort }: View): Sort {
  return {
    column,
    descending: sort.column === column ? !sort.descending : (KINDS[column].descends ?? false),
  }
}

/** The list with an item put in or taken out. */
export function toggled<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item]
}

/** Columns each once, in the order in which they stand. */
export function inOrder(columns: readonly Column[]): readonly Column[] {
  return COLUMNS.filter((column) => columns.includes(column))
}

function sortText({ column, descending }: Sort): string {
  return (descending ? '-' : '') + column
}

function sortOf(text: string): Sort {
  const column = text.replace(/^-/, '')
  return isColumn(column) ? { column, descending: text.startsWith('-') } : USUAL_VIEW.sort
}

function oneOf<T extends string>(all: readonly T[], text: string): T | '' {
  return all.find((one) => one === text) ?? ''
}
