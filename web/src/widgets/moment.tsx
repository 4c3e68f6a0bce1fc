/** A moment as how long ago it was, or its day; the exact time is in its title and for screen readers. */
import { exactTime, timeInWords } from '../format/times'
import { useNow } from './use-now'

export function Moment({ at }: { at: string }) {
  const now = useNow()
  const exact = exactTime(at)
  return (
    <time class="moment" dateTime={at} title={exact}>
      {timeInWords(at, now)}
      <span class="visually-hidden"> ({exact})</span>
    </time>
  )
}
