/** The order of packages by each of the board's columns. */
import { BUMPS } from '../../releases/bumps'
import { flagsOf } from '../../releases/flags'
import { repositoryTitle } from '../../releases/repository-title'
import type { PackageRow } from '../../releases/types'
import { compareVersions, type VersionKey, versionKey } from '../../releases/versions'
import type { Column } from './columns'
import type { Sort } from './view'

type Key = string | number | VersionKey | null

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const KEYS: Readonly<Record<Column, (row: PackageRow) => Key>> = {
  package: ({ name }) => name,
  repository: ({ repository }) => repositoryTitle(repository) || null,
  group: ({ group }) => group,
  owner: ({ owner }) => owner,
  version: ({ current_version, latest_version, scheme }) =>
    versionKey(current_version ?? latest_version, scheme),
  released: ({ latest_at }) => Date.parse(latest_at),
  bump: ({ bump }) => bump && BUMPS.indexOf(bump),
  commits: ({ commits }) => commits,
  interval: ({ median_interval_seconds }) => median_interval_seconds,
  total: ({ releases }) => releases,
  recent: ({ releases_30d }) => releases_30d,
  flags: (row) => urgency(row),
}

/** The packages in order; those of which nothing is known come last either way, and equals by name. */
export function sorted(packages: readonly PackageRow[], { column, descending }: Sort): readonly PackageRow[] {
  const keyOf = KEYS[column]
  const direction = descending ? -1 : 1
  return packages
    .map((row) => ({ row, key: keyOf(row) }))
    .sort(
      (one, other) =>
        Number(one.key === null) - Number(other.key === null) ||
        direction * compare(one.key, other.key) ||
        names.compare(one.row.name ?? '', other.row.name ?? '') ||
        (one.row.id < other.row.id ? -1 : 1),
    )
    .map(({ row }) => row)
}

function compare(one: Key, other: Key): number {
  if (one === null || other === null) return 0
  if (typeof one === 'string' && typeof other === 'string') return names.compare(one, other)
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return compareVersions(one as VersionKey, other as VersionKey)
}

/** Lower is more urgent; null without any flag. That it has no name is not urgent. */
function urgency(row: PackageRow): number | null {
  const flags = flagsOf(row).filter((flag) => flag !== 'unnamed')
  if (flags.length === 0) return null
  return (row.failing ? 0 : row.drift ? 10 : 20) - flags.length
}
