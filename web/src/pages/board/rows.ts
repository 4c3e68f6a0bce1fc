/** Which packages the board shows, and in which lines. */
import { has } from '../../releases/flags'
import { repositoryTitle } from '../../releases/repository-title'
import type { PackageRow } from '../../releases/types'
import { sorted } from './sorting'
import type { Grouping, View } from './view'

/** A heading, or a package. */
export type Line =
  | { readonly kind: 'heading'; readonly key: string; readonly title: string; readonly packages: number }
  | { readonly kind: 'package'; readonly key: string; readonly row: PackageRow }

/** The packages that a view lets through. */
export function filtered(packages: readonly PackageRow[], view: View): readonly PackageRow[] {
  const words = view.text.toLowerCase().split(/\s+/).filter(Boolean)
  return packages.filter(
    (row) =>
      (view.archived || !row.archived) &&
      (!view.group || row.group === view.group) &&
      (!view.owner || row.owner === view.owner) &&
      (!view.scheme || row.scheme === view.scheme) &&
      (view.flags.length === 0 || view.flags.some((flag) => has(row, flag))) &&
      (words.length === 0 || containsAll(textOf(row), words)),
  )
}

/** The lines of a view, from top to bottom. */
export function linesOf(packages: readonly PackageRow[], view: View): readonly Line[] {
  const rows = sorted(filtered(packages, view), view.sort)
  return view.by ? underHeadings(rows, view.by) : rows.map(lineOf)
}

/** What there is to choose from, in order. */
export function valuesOf(packages: readonly PackageRow[], of: 'group' | 'owner'): readonly string[] {
  const values = new Set(packages.flatMap((row) => row[of] ?? []))
  return [...values].sort(new Intl.Collator('en', { numeric: true }).compare)
}

const HEADING: Readonly<Record<Grouping, (row: PackageRow) => readonly [key: string, title: string]>> = {
  repository: ({ repository }) => [repository?.id ?? '', repositoryTitle(repository) || 'No repository'],
  group: ({ group }) => [group ?? '', group ?? 'No group'],
  owner: ({ owner }) => [owner ?? '', owner ?? 'No owner'],
}

/** Groups come in the order of their first packages, so that what is sought first stands on top. */
function underHeadings(rows: readonly PackageRow[], by: Grouping): readonly Line[] {
  const groups = new Map<string, { readonly title: string; readonly rows: PackageRow[] }>()
  for (const row of rows) {
    const [key, title] = HEADING[by](row)
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { title, rows: [row] })
  }
  return [...groups].flatMap(([key, group]): Line[] => [
    { kind: 'heading', key: `heading ${key}`, title: group.title, packages: group.rows.length },
    ...group.rows.map(lineOf),
  ])
}

function lineOf(row: PackageRow): Line {
  return { kind: 'package', key: row.id, row }
}

function textOf({ name, repository, group, owner, current_version, latest_version }: PackageRow): string {
  const texts = [name, repositoryTitle(repository), group, owner, current_version, latest_version]
  return texts.join('\n').toLowerCase()
}

function containsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}
