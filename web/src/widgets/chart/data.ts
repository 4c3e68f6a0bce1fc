/** What a chart of bars is made of. */

/** Where a bar stands: a day, an hour, a release. */
export interface Point {
  /** Below the bar, where there is room: `25 Oct`. */
  readonly short: string
  /** Whole: `Sun, 25 Oct 2026`. */
  readonly long: string
}

/** One kind of thing that is counted; several stand on top of each other. */
export interface Series {
  /** As a heading: `Releases`. */
  readonly name: string
  /** What is counted: `release`, and of more than one `releases`. */
  readonly one: string
  readonly many?: string
  readonly colour: 'accent' | 'fault' | 'quiet'
  /** One for each point. */
  readonly values: readonly number[]
}

/** How high the bars of each point are in all. */
export function heights(series: readonly Series[], length: number): readonly number[] {
  return Array.from({ length }, (_, index) => valuesAt(series, index).reduce((sum, value) => sum + value, 0))
}

/** What each series has at one point. */
export function valuesAt(series: readonly Series[], index: number): readonly number[] {
  return series.map(({ values }) => values[index] ?? 0)
}

/**
 * The tops of each series' bars when they stand on those before; the topmost series comes last. Where a series
 * has nothing it has no bar, lest its edge be seen behind the others.
 */
export function stacked(series: readonly Series[], length: number): number[][] {
  return series.map(({ values }, level) =>
    heights(series.slice(0, level + 1), length).map((top, index) => (values[index] ? top : 0)),
  )
}
