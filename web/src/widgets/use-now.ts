/** One clock for all that shows how long ago something was, so that they move together. */
import { useEffect, useState } from 'preact/hooks'

const TICK_MS = 15_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** The present in milliseconds, to within `TICK_MS`. */
export function useNow(): number {
  const [, redraw] = useState(0)
  useEffect(() => {
    const listener = () => redraw(Date.now())
    listeners.add(listener)
    timer ??= setInterval(tell, TICK_MS)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }, [])
  return Date.now()
}

function tell() {
  for (const listener of listeners) listener()
}
