/** When a new token runs out. */

const DAY_MS = 86_400_000

/** Days to choose from; `ANOTHER_DAY` asks for a date. */
export const LIFETIMES = [7, 30, 90, 180, 365] as const
export const DEFAULT_LIFETIME = 90
export const LONGEST_LIFETIME = 365
export const ANOTHER_DAY = 'another'

/** The moment so many days ahead, as the API writes it. */
export function inDays(days: number, now: number): string {
  return new Date(now + days * DAY_MS).toISOString()
}

/** The last moment of a day given as `2026-11-30` where the reader is, as the API writes it. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString()
}

/** A day so many days ahead where the reader is, as a date field writes it: `2026-11-30`. */
export function dayIn(days: number, now: number): string {
  const day = new Date(now + days * DAY_MS)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
