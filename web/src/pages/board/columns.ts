/** The board's columns: what each is called, how wide it is, and how it is sorted at first. */
import type { Metric } from '../../metrics/definitions'

export const COLUMNS = [
  'package',
  'repository',
  'group',
  'owner',
  'version',
  'released',
  'bump',
  'commits',
  'interval',
  'total',
  'recent',
  'flags',
] as const
export type Column = (typeof COLUMNS)[number]

export interface ColumnKind {
  readonly name: string
  /** In rem, with which it is easy to read; where there is more room it takes its share of it. */
  readonly width: number
  readonly isNumber?: boolean
  /** Whether sorting by it begins with the highest. */
  readonly descends?: boolean
  readonly metric?: Metric
}

export const KINDS: Readonly<Record<Column, ColumnKind>> = {
  package: { name: 'Package', width: 11 },
  repository: { name: 'Repository', width: 10 },
  group: { name: 'Group', width: 7 },
  owner: { name: 'Owner', width: 7 },
  version: { name: 'Version', width: 9 },
  released: { name: 'Released', width: 6.75, descends: true },
  bump: { name: 'Bump', width: 5.5 },
  commits: { name: 'Commits', width: 5.25, isNumber: true, descends: true },
  interval: { name: 'Interval', width: 7.5 },
  total: { name: 'All time', width: 5.5, isNumber: true, descends: true },
  recent: { name: '30 days', width: 8.5, descends: true },
  flags: { name: 'Flags', width: 8.5 },
}

/** Those that are shown where nobody has chosen. */
export const USUAL_COLUMNS: readonly Column[] = COLUMNS.filter(
  (column) => !['group', 'owner', 'interval', 'total'].includes(column),
)

export function isColumn(text: string): text is Column {
  return (COLUMNS as readonly string[]).includes(text)
}

/** The tracks of a grid with these columns. None is wider than its share, whatever is in it. */
export function tracksOf(columns: readonly Column[]): string {
  return columns.map((column) => `minmax(0, ${KINDS[column].width}fr)`).join(' ')
}

/** How much room the columns want, in rem. */
export function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + KINDS[column].width, 0)
}
