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
          Includes made-up events. How to take them out stands under “Demonstration data” in{' '}
          <code>docs/self-hosting.md</code>.
        </>
      )}
    </p>
  )
}
