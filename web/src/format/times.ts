/** Moments and days in words. Moments are shown in the reader's zone; days come as the server cut them in that zone. */
import { forReader } from './reader'

const exactly = forReader(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23', timeZone }),
)
const clock = forReader(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23', timeZone }),
)
const dayShort = forReader(
  ({ locale }) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
)
const dayLong = forReader(
  ({ locale }) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    }),
)
const dayOfMoment = forReader(
  ({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone }),
)
const dayOfOldMoment = forReader(
  ({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }),
)
const second = forReader(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
)
const hourShort = forReader(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
)
const hourLong = forReader(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
)
const ago = forReader(
  ({ english }) => new Intl.RelativeTimeFormat(english, { numeric: 'auto', style: 'narrow' }),
)

/** From the finest: how many seconds a unit has, and how many of it are too many to count. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[] = [
  ['minute', 60, 60],
  ['hour', 3_600, 24],
  ['day', 86_400, 15],
]

/** A moment to the second with its zone, `23 Nov 2026, 14:03:10 CET`. */
export function exactTime(moment: string | number): string {
  return exactly().format(new Date(moment))
}

/** A moment of these days to the second, `23 Nov, 14:03:10`. */
export function toTheSecond(moment: string): string {
  return second().format(Date.parse(moment))
}

/** The time of day to the second, `14:03:10`. */
export function timeOfDay(moment: number): string {
  return clock().format(moment)
}

/**
 * How long ago a moment of the last two weeks was, `3h ago`; the day of an older one, `14 Oct`, with its
 * year if that is over. A moment ahead of our clock is `just now`.
 */
export function timeInWords(moment: string, now: number): string {
  const seconds = (now - Date.parse(moment)) / 1_000
  if (seconds < 60) return 'just now'
  for (const [unit, size, tooMany] of UNITS) {
    const whole = Math.floor(seconds / size)
    if (whole < tooMany) return ago().format(-whole, unit)
  }
  const then = new Date(moment)
  return (then.getFullYear() === new Date(now).getFullYear() ? dayOfMoment : dayOfOldMoment)().format(then)
}

/** A day given as `2026-10-25`, short: `25 Oct`. */
export function shortDay(day: string): string {
  return dayShort().format(Date.parse(day))
}

/** The same with weekday and year: `Sun, 25 Oct 2026`. */
export function longDay(day: string): string {
  return dayLong().format(Date.parse(day))
}

/** The day of a moment with its year, `30 Nov 2026`. */
export function dayOf(moment: string): string {
  return dayOfOldMoment().format(Date.parse(moment))
}

/** The hour that begins at a moment, `14:00`. */
export function shortHour(moment: string): string {
  return hourShort().format(Date.parse(moment))
}

/** The same with its day: `Mon, 23 Nov, 14:00`. */
export function longHour(moment: string): string {
  return hourLong().format(Date.parse(moment))
}

const dayParts = forReader(
  ({ timeZone }) =>
    new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }),
)
const shortClock = forReader(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h23', timeZone }),
)

/** The reader's day in which a moment lies, `2026-11-30`. */
export function readersDay(moment: string | number): string {
  const parts = new Map(
    dayParts()
      .formatToParts(new Date(moment))
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
}

/** The time of day to the minute, `14:03`. */
export function clockTime(moment: string): string {
  return shortClock().format(new Date(moment))
}
