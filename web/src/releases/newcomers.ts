/** Which of the newest releases a list does not show yet. */
import type { Release } from './types'

type Releases = readonly Release[]

/** Of the newest, those that came after the list was fetched. */
export function newcomers(shown: Releases, newest: Releases): Releases {
  const known = new Set(shown.map(({ id }) => id))
  const last = shown.at(-1)
  // Older ones are further down the list, on pages that were not asked for yet.
  return newest.filter((release) => !known.has(release.id) && (!last || comesBefore(release, last)))
}

/** The list with the newcomers in their places. */
export function joined(shown: Releases, fresh: Releases): Releases {
  return [...fresh, ...shown].sort((one, other) => (comesBefore(one, other) ? -1 : 1))
}

/** The list with what is known of its newest by now: how far they are from those before, how often they came. */
export function refreshed(shown: Releases, newest: Releases): Releases {
  const known = new Map(newest.map((release) => [release.id, release]))
  return shown.map((release) => known.get(release.id) ?? release)
}

/** Newest first; by id where two came at once. */
function comesBefore(one: Release, other: Release): boolean {
  const difference = Date.parse(one.released_at) - Date.parse(other.released_at)
  return difference === 0 ? one.id > other.id : difference > 0
}
