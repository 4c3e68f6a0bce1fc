/** Tells the server how far somebody has read: after they have looked for a while, and when they go. */
import { useEffect, useRef } from 'preact/hooks'
import { call } from '../../api/call'

/** Whoever goes sooner has not read. */
const READING_MS = 4_000

/** `newest` is the time of the newest release in sight; null where not all is, or nothing. */
export function useSeen(slug: string, newest: string | null): void {
  const told = useRef<string | null>(null)
  useEffect(() => {
    if (newest === null) return
    function tell() {
      if (newest === null || told.current === newest || document.visibilityState !== 'visible') return
      told.current = newest
      // That it could not be noted is no matter: it is noted the next time.
      call('post', '/api/v1/orgs/{slug}/releases/seen', { path: { slug }, body: { seen_at: newest } }).catch(
        () => {},
      )
    }
    let timer = setTimeout(tell, READING_MS)
    function onVisibility() {
      clearTimeout(timer)
      timer = setTimeout(tell, READING_MS)
    }
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [slug, newest])
}
