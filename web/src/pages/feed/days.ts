/** Releases by the reader's days, and what they have read of them. */
import { longDay, readersDay } from '../../format/times'
import type { Release } from '../../releases/types'

export interface DayOfFeed {
  /** `2026-11-30`. */
  readonly day: string
  readonly title: string
  readonly releases: readonly Release[]
}

const DAY_MS = 86_400_000

/** The days that have releases, in the order of these. */
export function daysOf(releases: readonly Release[], now: number): readonly DayOfFeed[] {
  const days = new Map<string, Release[]>()
  for (const release of releases) {
    const day = readersDay(release.released_at)
    const before = days.get(day)
    if (before) before.push(release)
    else days.set(day, [release])
  }
  return [...days].map(([day, of]) => ({ day, title: titleOf(day, now), releases: of }))
}

/** `Today`, `Yesterday`, `Sun, 25 Oct 2026`. */
function titleOf(day: string, now: number): string {
  const today = readersDay(now)
  if (day === today) return 'Today'
  const yesterday = new Date(Date.parse(today) - DAY_MS).toISOString().slice(0, today.length)
  return day === yesterday ? 'Yesterday' : longDay(day)
}

/** The first release that the reader knows, below which the line between new and known stands; none on top of all. */
export function firstSeen(releases: readonly Release[], seenAt: string | null): string | null {
  if (seenAt === null) return null
  const seen = releases.findIndex(({ released_at }) => Date.parse(released_at) <= Date.parse(seenAt))
  return seen > 0 ? releases[seen]!.id : null
}
