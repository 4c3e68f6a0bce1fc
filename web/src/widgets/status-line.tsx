/** One line at the foot of the window that says what was just done, aloud too, and goes away by itself. */
import './status-line.css'
import { useEffect, useState } from 'preact/hooks'
import { rescueFocus } from './page-heading'

interface Announcement {
  readonly text: string
  /** Tells the same words said twice apart. */
  readonly number: number
}

const SHOWN_MS = 6_000
let last = 0
let tell: ((announcement: Announcement | null) => void) | null = null

/** Says that something was done: `Ada was invited`. */
export function announce(text: string): void {
  last += 1
  tell?.({ text, number: last })
}

/** Takes away what is said, where it is out of date or meant for somebody who has left. */
export function silence(): void {
  tell?.(null)
}

export function StatusLine() {
  const [shown, setShown] = useState<Announcement | null>(null)

  useEffect(() => {
    tell = setShown
    return () => {
      tell = null
    }
  }, [])
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => setShown(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [shown])

  function dismiss() {
    silence()
    rescueFocus()
  }

  // Always there, so that a screen reader hears what is put into it.
  return (
    <div class="status-line" role="status">
      {shown && (
        <p key={shown.number}>
          {shown.text}
          <button type="button" aria-label="Dismiss" onClick={dismiss}>
            <span aria-hidden="true">×</span>
          </button>
        </p>
      )}
    </div>
  )
}
