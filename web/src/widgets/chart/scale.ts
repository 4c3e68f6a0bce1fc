/** Where a bar chart puts its labels. */

/** Round steps up from zero, at most about five of them, so that the topmost is no lower than `highest`. */
export function valueSteps(highest: number): readonly number[] {
  const step = niceStep(Math.max(highest, 4) / 4)
  const steps = Math.ceil(Math.max(highest, 4) / step)
  return Array.from({ length: steps + 1 }, (_, index) => index * step)
}

/** The least of 1, 2, 5, 10, 20, 50 … that is no less than `least`. */
function niceStep(least: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((factor) => factor * magnitude >= least) ?? 10
  return factor * magnitude
}

/** Evenly spaced positions of `length` days, the last day always among them, at most `most` in all. */
export function labelledDays(length: number, most: number): readonly number[] {
  const every = Math.max(1, Math.ceil(length / Math.max(1, most)))
  const labels: number[] = []
  for (let index = length - 1; index >= 0; index -= every) labels.unshift(index)
  return labels
}
