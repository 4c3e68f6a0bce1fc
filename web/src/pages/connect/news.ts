/** What reached the server but is no event, from the moment on when somebody began to wait for one. */
import type { IngestHealth } from '../../api/types'

type Health = Pick<IngestHealth, 'totals' | 'refusals'>

export interface News {
  /** How many requests were ignored so far, and when the newest one was refused, in milliseconds. */
  readonly ignored: number
  readonly refusedAt: number
  /** The newest of what came since; null where nothing did. */
  readonly said: string | null
}

export const IGNORED =
  'Something reached us that tells of no release (a ping, a branch): the address and the secret are right.'

/** What is known after another look; `before` itself where nothing has changed. */
export function newsAfter(before: News | null, health: Health): News {
  const ignored = health.totals.find(({ outcome }) => outcome === 'ignored')?.requests ?? 0
  const newest = health.refusals[0]
  const refusedAt = newest ? Date.parse(newest.refused_at) : 0
  if (!before) return { ignored, refusedAt, said: null }
  if (newest && refusedAt > before.refusedAt) {
    return { ignored, refusedAt, said: `A delivery was refused: ${newest.detail}.` }
  }
  // There are fewer when another hour begins.
  if (ignored === before.ignored) return before
  return { ...before, ignored, said: ignored > before.ignored ? IGNORED : before.said }
}
