/** When the numbers were last fetched, and whether fetching them again fails just now. */
import './freshness.css'
import { timeOfDay } from '../../format/times'

interface Props {
  /** Milliseconds; undefined before the first answer. */
  readonly at: number | undefined
  readonly failing: boolean
}

export function Freshness({ at, failing }: Props) {
  return (
    <p class="freshness">
      {at ? <span>Last updated {timeOfDay(at)}</span> : null}
      {/* Only trouble is announced; a time that changes every few seconds would never be quiet. */}
      <span role="status">{at && failing ? ' · trying again' : ''}</span>
    </p>
  )
}
