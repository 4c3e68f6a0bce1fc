/** What nobody can read out of these events, lest its absence be taken for a zero. */
import { Definition } from '../../widgets/definition'

export function Unknowable({ demo }: { demo: boolean }) {
  return (
    <p class="overview-note quiet">
      <Definition of="unknowable" term="What cannot be known from events" />: lead time, change failures,
      deployments, time to restore.
      {demo && (
        <>
          {' '}
          Includes made-up events; <code>ferrflow-server demo remove</code> takes them out
          (docs/self-hosting.md, Demonstration data).
        </>
      )}
    </p>
  )
}
