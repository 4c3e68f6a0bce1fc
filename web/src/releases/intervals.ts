/** Lengths of time in words, in the two largest units that matter. */
import { count } from '../format/numbers'

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** `2 h 13 min`, `3 d`, `40 s`; nothing longer than two units, and none that says zero. */
export function interval(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds))
  const largest = UNITS.findIndex(([, size]) => rest >= size)
  if (largest < 0) return '0 s'
  // To the minute from a minute on, to the hour from a day on: the smaller would be noise.
  const parts = UNITS.slice(largest, largest + 2).flatMap(([unit, size]) => {
    const whole = Math.floor(rest / size)
    rest -= whole * size
    return whole > 0 ? [`${count(whole)} ${unit}`] : []
  })
  return parts.join(' ')
}

/** Days as a median has them, in words: `3.5 days`, `5 hours`. */
export function rhythm(days: number): string {
  if (days >= 1.95) return `${tidy(days)} days`
  if (days >= 0.95) return '1 day'
  const hours = days * 24
  if (hours >= 1.95) return `${tidy(hours)} hours`
  return hours >= 0.95 ? '1 hour' : '< 1 hour'
}

/** One decimal below ten, where it says something. */
function tidy(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : count(value)
}
