/** A dialog over the page: the keyboard stays in it, Escape leaves it, and the focus goes back where it was. */
import './dialog.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface Props {
  readonly title: string
  readonly onClose: () => void
  /** Whether Escape may close it; not where it shows what is shown only once. */
  readonly keep?: boolean
  readonly children: ComponentChildren
}

/** Open as long as it is there. */
export function Dialog({ title, onClose, keep = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

  useEffect(() => {
    const element = dialog.current!
    element.showModal()
    // Closed before it goes, or the browser would not give the focus back.
    return () => element.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        if (!keep) onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
