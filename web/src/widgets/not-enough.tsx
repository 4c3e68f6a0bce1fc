/** Stands in the place of a number for which there is too little data, and says how much it would take. */
import './not-enough.css'
import { Definition } from './definition'

interface Props {
  /** What it takes, as the server says it: `At least 5 releases`. Without it the words stand alone. */
  readonly floor?: string | null | undefined
}

export function NotEnough({ floor }: Props) {
  return (
    <span class="not-enough">
      {floor ? <Definition term="not enough data">{floor}</Definition> : 'not enough data'}
    </span>
  )
}
