/**
 * Keeps what a page shows of an organization current: the server tells by Server-Sent Events that something has
 * changed, and the queries marked with `LIVE` are fetched anew. Where it cannot tell, they are fetched every few
 * seconds.
 */
import { type QueryClient, useQueryClient } from '@tanstack/preact-query'
import { useEffect, useState } from 'preact/hooks'
import { address } from './call'

/**
 * Marks a query, by its `meta`, as one that follows the events of the organization whose slug is the second part
 * of its key: `{ queryKey: ['board', slug], meta: LIVE }`.
 */
export const LIVE = { live: true } as const

/** `live`: told of every change. `connecting`: on the way there. `asking`: nobody tells, so it is asked. */
export type LiveStatus = 'live' | 'connecting' | 'asking'

/** How often it is asked while nobody tells. */
export const POLL_MS = 10_000
/** And while somebody does: a connection may be dead without either end knowing. */
const SAFETY_MS = 60_000
/** How close two fetches for changes may follow each other. */
export const CALM_MS = 2_000
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000
/** After so many attempts in vain (a proxy may be in the way for good) it is no longer called connecting. */
const PATIENCE = 3

/** Follows an organization's changes while the tab is looked at; nothing while there is none. */
export function useLive(slug: string | undefined): void {
  const client = useQueryClient()
  useEffect(() => (slug ? follow(slug, () => refetch(client, slug)) : undefined), [client, slug])
}

/** How current the page is kept just now. */
export function useLiveStatus(): LiveStatus {
  const [shown, setShown] = useState(status)
  useEffect(() => {
    setShown(status)
    listeners.add(setShown)
    return () => {
      listeners.delete(setShown)
    }
  }, [])
  return shown
}

let status: LiveStatus = 'connecting'
const listeners = new Set<(status: LiveStatus) => void>()

function tell(now: LiveStatus): void {
  status = now
  for (const listener of listeners) listener(now)
}

function refetch(client: QueryClient, slug: string): Promise<void> {
  return client.invalidateQueries({
    // A first answer that is still on its way is not asked for twice.
    predicate: ({ meta, queryKey, state }) =>
      meta?.live === true &&
      queryKey[1] === slug &&
      (state.data !== undefined || state.fetchStatus === 'idle'),
  })
}

/** Calls `refresh` after changes, now and then, and after every gap, until the function given back is called. */
export function follow(slug: string, refresh: () => Promise<unknown>): () => void {
  const path = address('/api/v1/orgs/{slug}/live', { path: { slug } })
  const calmly = calm(refresh)
  let source: EventSource | null = null
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let asking: ReturnType<typeof setInterval> | undefined

  function connect() {
    ask(POLL_MS)
    tell(failures < PATIENCE ? 'connecting' : 'asking')
    source = new EventSource(path)
    source.addEventListener('open', () => {
      failures = 0
      tell('live')
      ask(SAFETY_MS)
      // What changed since the last answer was told to nobody.
      calmly.run()
    })
    source.addEventListener('change', calmly.run)
    source.addEventListener('error', () => {
      disconnect()
      ask(POLL_MS)
      failures += 1
      tell(failures < PATIENCE ? 'connecting' : 'asking')
      retry = setTimeout(connect, retryIn(failures))
    })
  }

  function disconnect() {
    source?.close()
    source = null
    clearTimeout(retry)
    clearInterval(asking)
  }

  function ask(everyMs: number) {
    clearInterval(asking)
    asking = setInterval(calmly.run, everyMs)
  }

  // A browser keeps few connections to a server, so a tab that nobody looks at holds none.
  function onVisibility() {
    disconnect()
    if (document.visibilityState !== 'visible') return
    failures = 0
    connect()
    calmly.run()
  }

  document.addEventListener('visibilitychange', onVisibility)
  if (document.visibilityState === 'visible') connect()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    disconnect()
    calmly.stop()
  }
}

/** Milliseconds; apart from each other, lest all tabs of a company come back in the same moment. */
function retryIn(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS) * (0.75 + Math.random() / 2)
}

/** Runs `work` at most once at a time and every `CALM_MS`; what is asked for meanwhile is done once, afterwards. */
export function calm(work: () => Promise<unknown>): { readonly run: () => void; readonly stop: () => void } {
  let busy = false
  let again = false
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function run() {
    if (stopped) return
    if (busy) {
      again = true
      return
    }
    busy = true
    const pause = new Promise((resolve) => {
      timer = setTimeout(resolve, CALM_MS)
    })
    void Promise.allSettled([work(), pause]).then(() => {
      busy = false
      if (!again) return
      again = false
      run()
    })
  }

  function stop() {
    stopped = true
    clearTimeout(timer)
  }

  return { run, stop }
}
