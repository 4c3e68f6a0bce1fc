/** The time zone whose days a reader lives by. Every report is asked for in it. */
import { forReader } from './reader'

/** The IANA name of the zone that the profile has, else of the browser's own. */
export const timeZone: () => string = forReader(
  ({ timeZone }) => timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
)
