/** How a number compares with the period before. In a quiet colour: whether more is better is not ours to say. */
import './change.css'
import { changeInWords, type Measure } from './change-in-words'

interface Props {
  readonly now: number | null | undefined
  /** The same number of the period before; null where nothing is known of it. */
  readonly before: number | null | undefined
  readonly measure?: Measure
}

export function Change({ now, before, measure = 'count' }: Props) {
  const change = changeInWords(now ?? null, before ?? null, measure)
  if (!change) return null
  return (
    <span class="change" title={change.said}>
      <span aria-hidden="true">{change.shown}</span>
      <span class="visually-hidden">, {change.said}</span>
    </span>
  )
}
