/** The order of versions of different packages, for a list that is sorted by them. */
import type { Scheme } from './types'

/** A version taken apart; what is equal in all of it is equal in order. */
export interface VersionKey {
  readonly scheme: number
  readonly numbers: string
  readonly prerelease: string
}

const SCHEMES: readonly Scheme[] = ['semver', 'calver', 'number', 'text']
const natural = new Intl.Collator('en', { numeric: true })

/** What a version is sorted by. Any text is one; what follows a `+` does not count. */
export function versionKey(version: string, scheme: Scheme): VersionKey {
  const [released = ''] = version.replace(/^v(?=\d)/i, '').split('+', 1)
  const dash = scheme === 'semver' ? released.indexOf('-') : -1
  return {
    scheme: SCHEMES.indexOf(scheme),
    numbers: dash < 0 ? released : released.slice(0, dash),
    prerelease: dash < 0 ? '' : released.slice(dash + 1),
  }
}

/** Which of two comes first: by scheme, then by number; a prerelease before what it announces. */
export function compareVersions(one: VersionKey, other: VersionKey): number {
  return (
    one.scheme - other.scheme ||
    natural.compare(one.numbers, other.numbers) ||
    Number(one.prerelease === '') - Number(other.prerelease === '') ||
    natural.compare(one.prerelease, other.prerelease)
  )
}
