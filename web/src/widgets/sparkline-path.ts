/** The bars of a sparkline as one path, and in words. Numbers come oldest first. */
import { count, counted } from '../format/numbers'

export const BAR_WIDTH = 3
export const BAR_STEP = 4
export const BAR_HEIGHT = 20

/** Bars from the bottom up, the highest as high as the box; a value above zero is never too low to be seen. */
export function barsPath(values: readonly number[]): string {
  const highest = Math.max(0, ...values)
  const bar = (value: number, index: number) => {
    if (!(value > 0)) return ''
    const height = Math.max(2, Math.round((value / highest) * BAR_HEIGHT))
    return `M${index * BAR_STEP} ${BAR_HEIGHT}v-${height}h${BAR_WIDTH}v${height}z`
  }
  return values.map(bar).join('')
}

/** `12 releases in 30 days, at most 4 a day`. */
export function sayValues(values: readonly number[], one: string, unit: string): string {
  const total = values.reduce((sum, value) => sum + value, 0)
  const inAll = `${counted(total, one)} in ${counted(values.length, unit)}`
  const most = Math.max(0, ...values)
  return most === 0 || values.length < 2 ? inAll : `${inAll}, at most ${count(most)} in one ${unit}`
}
