/** What a package on the board may be flagged with. */
import { DEFINITIONS, type MetricDefinition } from '../metrics/definitions'
import type { PackageRow } from './types'

export const FLAGS = ['failing', 'drift', 'stale', 'unnamed'] as const
export type Flag = (typeof FLAGS)[number]

/** Each with its name and what it means. */
export const FLAG_WORDS: Readonly<Record<Flag, Pick<MetricDefinition, 'term' | 'means'>>> = {
  failing: DEFINITIONS.failing,
  drift: DEFINITIONS.drift,
  stale: DEFINITIONS.stale,
  unnamed: { term: 'Unnamed', means: 'Nobody has given the repository a name yet.' },
}

type Flagged = Pick<PackageRow, 'drift' | 'stale' | 'failing' | 'repository'>

/** The flags of a package, the most urgent first. */
export function flagsOf(row: Flagged): readonly Flag[] {
  return FLAGS.filter((flag) => has(row, flag))
}

export function has(row: Flagged, flag: Flag): boolean {
  // A repository that the event did not name at all cannot be given a name either.
  return flag === 'unnamed' ? row.repository !== null && row.repository.name === null : row[flag]
}
