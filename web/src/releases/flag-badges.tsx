/** A package's flags in a word each. That a repository has no name shows in its place already. */
import { FLAG_WORDS, type Flag, flagsOf } from './flags'
import type { PackageRow } from './types'

const TONE: Readonly<Record<Flag, string>> = {
  failing: 'badge badge-fault',
  drift: 'badge badge-strong',
  stale: 'badge',
  unnamed: 'badge',
}

export function FlagBadges({ row }: { row: PackageRow }) {
  return (
    <>
      {flagsOf(row)
        .filter((flag) => flag !== 'unnamed')
        .map((flag) => (
          <span key={flag} class={TONE[flag]} title={FLAG_WORDS[flag].means}>
            {flag}
          </span>
        ))}
    </>
  )
}
