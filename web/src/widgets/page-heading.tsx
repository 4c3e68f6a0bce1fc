/** A page's one h1, which also names the document and takes the focus when the person has come by a link. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  readonly title: string
  /** More of the document's title, such as the organization: `Overview · Acme · FerrFlow`. */
  readonly of?: string | undefined
  readonly children?: ComponentChildren
}

/** The first page of a visit leaves the focus where the browser put it. */
const firstPath = window.location.pathname
let arrived = false

export function PageHeading({ title, of, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Who follows a link before the first page is there has gone on as well.
    if (arrived || window.location.pathname !== firstPath) heading.current?.focus()
    arrived = true
  }, [])
  useEffect(() => {
    document.title = [title, of, 'FerrFlow'].filter(Boolean).join(' · ')
  }, [title, of])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  )
}

/**
 * Takes the focus to the page's heading if it was lost, as it is when the button that had it has gone with
 * its row.
 */
export function rescueFocus(): void {
  // After the page has been redrawn and the dialog has given the focus back.
  setTimeout(() => {
    const { activeElement } = document
    if (!activeElement || activeElement === document.body)
      document.querySelector<HTMLElement>('main h1')?.focus()
  }, 50)
}
