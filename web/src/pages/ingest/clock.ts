/** What the senders' clocks tell. */
import { counted } from '../../format/numbers'

/** How far off a clock may be, in seconds; beyond that its signatures are refused. */
const ALLOWED = 300

interface Clocks {
  /** Seconds ahead of this server's clock; behind it where negative. */
  readonly slowest_seconds: number
  readonly fastest_seconds: number
}

/** A sentence about how far off the clocks of those that sign were. */
export function clocksInWords({ slowest_seconds, fastest_seconds }: Clocks): string {
  if (slowest_seconds === fastest_seconds) return `The senders’ clocks were ${offset(slowest_seconds)}.`
  return `The slowest sender’s clock was ${offset(slowest_seconds)}, the fastest ${offset(fastest_seconds)}.`
}

/** Whether one of them was off by more than is taken. */
export function isOff({ slowest_seconds, fastest_seconds }: Clocks): boolean {
  return slowest_seconds < -ALLOWED || fastest_seconds > ALLOWED
}

function offset(seconds: number): string {
  if (seconds === 0) return 'right to the second'
  return `${counted(Math.abs(seconds), 'second')} ${seconds < 0 ? 'slow' : 'fast'}`
}
