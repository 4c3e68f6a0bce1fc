/** Lines to paste into a shell, with a button that copies them. */
import './copy-block.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { copyText } from './copy-text'

interface Props {
  /** What the lines do, for those who hear the button and do not see what it belongs to. */
  readonly what: string
  readonly text: string
  /** The same text in a form that is easier to read. */
  readonly children?: ComponentChildren
}

type Outcome = 'copied' | 'selected'

const COPIED_SHOWN_MS = 4_000

export function CopyBlock({ what, text, children = text }: Props) {
  const code = useRef<HTMLElement>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  useEffect(() => {
    if (outcome !== 'copied') return
    const timer = setTimeout(() => setOutcome(null), COPIED_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy() {
    setOutcome((await copyText(text, code.current!)) ? 'copied' : 'selected')
  }

  return (
    <div class="copy-block">
      <pre>
        <code ref={code}>{children}</code>
      </pre>
      <button type="button" class="button button-quiet copy-block-button" onClick={() => void copy()}>
        <span>
          {outcome === 'copied' ? 'Copied' : 'Copy'}
          <span class="visually-hidden"> {what}</span>
        </span>
      </button>
      <span role="status" class={outcome === 'copied' ? 'visually-hidden' : ''}>
        {outcome === 'copied' && 'Copied'}
        {outcome === 'selected' && 'Selected: press Ctrl+C (or ⌘C) to copy'}
      </span>
    </div>
  )
}
