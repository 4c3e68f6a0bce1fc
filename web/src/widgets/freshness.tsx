/** How current the numbers are: told of every change, or asking; and whether fetching them fails just now. */
import './freshness.css'
import { type LiveStatus, useLiveStatus } from '../api/live'
import { timeOfDay } from '../format/times'

interface Props {
  /** Milliseconds of the last answer; undefined before the first. */
  readonly at: number | undefined
  readonly failing: boolean
}

const WORDS: Readonly<Record<LiveStatus, readonly [word: string, title: string]>> = {
  live: ['Live', 'Changes show as they arrive'],
  connecting: ['Connecting', 'On the way to showing changes as they arrive'],
  asking: ['Every 10 s', 'Changes cannot be told as they arrive, so they are asked for'],
}

export function Freshness({ at, failing }: Props) {
  const status = useLiveStatus()
  const [word, title] = WORDS[status]
  return (
    <p class="freshness" data-live={status === 'live' && !failing}>
      {at ? (
        <span title={title}>
          {!failing && `${word} · `}last updated {timeOfDay(at)}
        </span>
      ) : null}
      {/* Only trouble is announced; a time that changes every few seconds would never be quiet. */}
      <span role="status">{at && failing ? ' · trying again' : ''}</span>
    </p>
  )
}
