/** Numbers and counted nouns, as a reader writes them. */
import { forReader } from './reader'

const whole = forReader(({ locale }) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))

export function count(value: number): string {
  return whole().format(value)
}

/** `1 release`, `1,204 releases`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}
