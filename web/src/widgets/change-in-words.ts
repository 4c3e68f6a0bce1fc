/** How a number compares with the one of the period before, no more precisely than the numbers are. */
import { count, share } from '../format/numbers'

/** Of less than this a share says nothing: two after one is not 100 % more. */
const FEW = 20
/** From here on a multiple is easier to read than a share. */
const MANIFOLD = 10

/** What is compared: how many there were, a share from 0 to 1, or seconds. */
export type Measure = 'count' | 'share' | 'seconds'

export interface Change {
  /** As it is shown: `+12%`. */
  readonly shown: string
  /** As it is read aloud: `12% more than before, when it was 104`. */
  readonly said: string
}

export function changeInWords(now: number | null, before: number | null, measure: Measure): Change | null {
  if (now === null) return null
  if (before === null) return { shown: 'no data before', said: 'no data for the period before' }
  if (measure === 'share') return changeOfShare(now, before)
  return changeOfAmount(now, before, measure)
}

function changeOfAmount(now: number, before: number, measure: Exclude<Measure, 'share'>): Change {
  const [more, less] = measure === 'seconds' ? ['longer', 'shorter'] : ['more', 'fewer']
  const was = measure === 'count' ? `, when it was ${count(before)}` : ''
  if (now === before) return { shown: 'as before', said: 'the same as in the period before' }
  const ratio = now / before
  if (measure === 'count' && (before < FEW || !Number.isFinite(ratio))) return byDifference(now - before, was)
  if (!Number.isFinite(ratio)) return { shown: 'none before', said: 'none in the period before' }
  if (ratio >= MANIFOLD) {
    const times = count(Math.round(ratio))
    return {
      shown: `×${times}`,
      said: `${times} times as ${measure === 'seconds' ? 'long' : 'many'} as before${was}`,
    }
  }
  const difference = Math.round(Math.abs(ratio - 1) * 100) / 100
  if (difference === 0) return { shown: 'as before', said: `nearly the same as before${was}` }
  return ratio > 1
    ? { shown: `+${share(difference)}`, said: `${share(difference)} ${more} than before${was}` }
    : { shown: `−${share(difference)}`, said: `${share(difference)} ${less} than before${was}` }
}

function byDifference(difference: number, was: string): Change {
  const amount = count(Math.abs(difference))
  return difference > 0
    ? { shown: `+${amount}`, said: `${amount} more than before${was}` }
    : { shown: `−${amount}`, said: `${amount} fewer than before${was}` }
}

/** Shares differ by points: from 4 % to 6 % is 2 points more, not half as much again. */
function changeOfShare(now: number, before: number): Change {
  const points = Math.round(now * 100) - Math.round(before * 100)
  const was = `, when it was ${share(before)}`
  if (points === 0) return { shown: 'as before', said: `the same as before${was}` }
  const amount = `${count(Math.abs(points))} ${Math.abs(points) === 1 ? 'point' : 'points'}`
  return points > 0
    ? { shown: `+${amount}`, said: `${amount} higher than before${was}` }
    : { shown: `−${amount}`, said: `${amount} lower than before${was}` }
}
