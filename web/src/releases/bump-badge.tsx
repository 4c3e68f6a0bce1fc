/** How far a release is from the one before, as a word with its own shape and colour. */
import './bump-badge.css'
import type { Bump } from './types'

export function BumpBadge({ bump }: { bump: Bump | null }) {
  if (!bump) return null
  return (
    <span class="bump" data-bump={bump}>
      {bump === 'prerelease' ? 'pre' : bump}
      {bump === 'prerelease' && <span class="visually-hidden">release</span>}
    </span>
  )
}

interface Placed {
  readonly bump: Bump | null
  /** Null for the moment until it is worked out how the release follows others. */
  readonly is_prerelease: boolean | null
}

/** The same of a release, which may be the package's first. */
export function BumpOf({ release: { bump, is_prerelease } }: { release: Placed }) {
  if (bump || is_prerelease === null) return <BumpBadge bump={bump} />
  return (
    <span class="bump" data-bump="first">
      first release
    </span>
  )
}
