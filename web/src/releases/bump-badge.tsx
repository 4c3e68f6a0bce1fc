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
