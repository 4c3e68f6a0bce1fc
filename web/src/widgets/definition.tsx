/** A term whose exact meaning is one press away: the label of every number that could be read two ways. */
import './definition.css'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface Props {
  readonly term: string
  /** What the term means, in a sentence or two. */
  readonly children: ComponentChildren
}

export function Definition({ term, children }: Props) {
  const id = useId()
  return (
    <>
      <button type="button" class="definition" popovertarget={id} title="What it means">
        {term}
      </button>
      <span id={id} popover="auto" role="note" class="popover definition-text">
        {children}
      </span>
    </>
  )
}
