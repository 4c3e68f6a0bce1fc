/** The times of fields for days and minutes, which know no zone: they are the browser's. */

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/

/** The moment in RFC 3339 of a field's `2026-11-30T14:05`; null where it is none. */
export function momentOf(local: string): string | null {
  if (!LOCAL.test(local)) return null
  const moment = new Date(local)
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString()
}

/** A field's text for a moment in milliseconds, to the minute. */
export function localTime(moment: number): string {
  const at = new Date(moment)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}
