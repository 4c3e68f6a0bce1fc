/** Moments and days in words. Moments are shown in the reader's zone, days are the server's UTC days. */
import { LOCALE } from './locale'

const exactly = new Intl.DateTimeFormat(LOCALE, {
  dateStyle: 'medium',
  timeStyle: 'long',
  hourCycle: 'h23',
})
const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium', hourCycle: 'h23' })
const dayShort = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const dayLong = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const ago = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto', style: 'short' })

/** From the finest: how many seconds a unit has, and up to how many of it we count. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[] = [
  ['minute', 60, 60],
  ['hour', 3_600, 24],
  ['day', 86_400, 30],
  ['month', 2_592_000, 12],
  ['year', 31_536_000, Number.POSITIVE_INFINITY],
]

/** A moment to the second with its zone, `23 Nov 2026, 14:03:10 CET`. */
export function exactTime(moment: string | number): string {
  return exactly.format(new Date(moment))
}

/** The time of day to the second, `14:03:10`. */
export function timeOfDay(moment: number): string {
  return clock.format(moment)
}

/** How long ago, in the largest unit that fits; a moment ahead of our clock is `just now`. */
export function timeAgo(moment: string, now: number): string {
  const seconds = (now - Date.parse(moment)) / 1_000
  if (seconds < 60) return 'just now'
  const [unit, size] = UNITS.find(([, size, most]) => Math.floor(seconds / size) < most) ?? UNITS[0]!
  return ago.format(-Math.floor(seconds / size), unit)
}

/** A UTC day given as `2026-10-25`, short: `25 Oct`. */
export function shortDay(day: string): string {
  return dayShort.format(Date.parse(day))
}

/** The same with weekday and year: `Sun, 25 October 2026`. */
export function longDay(day: string): string {
  return dayLong.format(Date.parse(day))
}
