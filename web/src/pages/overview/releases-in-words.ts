/** What the chart says: the period in one line, and one day of it. */
import type { DayOfReleases } from '../../api/types'
import { count, counted } from '../../format/numbers'
import { longDay, shortDay } from '../../format/times'

type Days = readonly DayOfReleases[]

/** `12 releases in 30 days, most on Oct 14 (5)`; the busiest day only where there is one among several. */
export function sayPeriod(days: Days): string {
  const total = days.reduce((sum, { releases }) => sum + releases, 0)
  const most = Math.max(...days.map(({ releases }) => releases))
  const [busiest, ...equals] = days.filter(({ releases }) => releases === most)
  const inAll = `${counted(total, 'release')} in ${counted(days.length, 'day')}`
  if (!busiest || equals.length > 0 || most === total) return inAll
  return `${inAll}, most on ${shortDay(busiest.day)} (${count(most)})`
}

/** `Wed, Oct 14, 2026: 5 releases`; nothing for an index that no day has. */
export function sayDay(days: Days, index: number): string {
  const day = days[index]
  if (!day) return ''
  const soFar = index === days.length - 1 ? ' so far' : ''
  return `${longDay(day.day)}: ${counted(day.releases, 'release')}${soFar}`
}
