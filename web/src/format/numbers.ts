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

const percent = forReader(
  ({ locale }) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
)

/** A part of a whole, from 0 to 1: `6%`; what is there but rounds to nothing is `<1%`. */
export function share(part: number): string {
  return part > 0 && part < 0.005 ? `<${percent().format(0.01)}` : percent().format(part)
}
