/** Which of many lines of one height are drawn: those near what the window shows. */

export interface Sight {
  readonly first: number
  /** One behind the last. */
  readonly end: number
}

/** Lines drawn above and below what is seen, so that a turn of the wheel finds them there. */
const AROUND = 12
/** Lines are taken on and dropped by so many at once, lest every pixel of scrolling draws anew. */
const STEP = 6

/**
 * `offset` is how far the list's top is above the window's, in the same unit as the heights of the window and of
 * a line.
 */
export function sightOf(offset: number, windowHeight: number, lineHeight: number, count: number): Sight {
  if (!(lineHeight > 0)) return { first: 0, end: Math.min(count, AROUND * 4) }
  const top = Math.floor(offset / lineHeight) - AROUND
  const bottom = Math.ceil((offset + windowHeight) / lineHeight) + AROUND
  return {
    first: clamp(Math.floor(top / STEP) * STEP, count),
    end: clamp(Math.ceil(bottom / STEP) * STEP, count),
  }
}

/** By how many lines a list moves for a line to stay where it was; 0 for one that has gone. */
export function shiftOf(key: string | undefined, before: readonly Keyed[], now: readonly Keyed[]): number {
  const from = before.findIndex((line) => line.key === key)
  const to = now.findIndex((line) => line.key === key)
  return from < 0 || to < 0 ? 0 : to - from
}

/** A line with what tells it from all others. */
export interface Keyed {
  readonly key: string
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count)
}
