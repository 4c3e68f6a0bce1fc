/** Numbers and counted nouns, as a reader writes them. */
import { LOCALE } from './locale'

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })

export function count(value: number): string {
  return whole.format(value)
}

/** `1 release`, `1,204 releases`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}
