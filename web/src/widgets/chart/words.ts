/** What a chart says: all of it in one line, and one point of it. */
import { count, counted } from '../../format/numbers'
import { type Point, type Series, valuesAt } from './data'

type Points = readonly Point[]

/**
 * `12 releases, 1 failure in 30 days, most releases on 14 Oct (5)`; the highest point only where there is one
 * among several. `unit` is what a point is, `preposition` what stands before one.
 */
export function sayAll(points: Points, series: readonly Series[], unit = 'day', preposition = 'on'): string {
  const totals = series.map(({ one, many, values }) => counted(values.reduce(add, 0), one, many))
  const inAll = `${totals.join(', ')} in ${counted(points.length, unit)}`
  const [first] = series
  if (!first) return ''
  const most = Math.max(0, ...first.values)
  const busiest = first.values.flatMap((value, index) => (value === most ? [index] : []))
  const point = points[busiest[0] ?? -1]
  if (!point || busiest.length > 1 || most === first.values.reduce(add, 0)) return inAll
  const of = series.length > 1 ? ` ${first.many ?? `${first.one}s`}` : ''
  return `${inAll}, most${of} ${preposition} ${point.short} (${count(most)})`
}

/** `Wed, 14 Oct 2026: 5 releases, 1 failure`; nothing for an index that no point has. */
export function sayPoint(
  points: Points,
  series: readonly Series[],
  index: number,
  unfinished = false,
): string {
  const point = points[index]
  if (!point) return ''
  const soFar = unfinished && index === points.length - 1 ? ' so far' : ''
  const values = valuesAt(series, index)
  const parts = series.flatMap(({ one, many }, level) =>
    level > 0 && values[level] === 0 ? [] : [counted(values[level] ?? 0, one, many)],
  )
  return `${point.long}: ${parts.join(', ')}${soFar}`
}

function add(sum: number, value: number): number {
  return sum + value
}
