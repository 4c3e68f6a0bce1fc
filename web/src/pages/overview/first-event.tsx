/** The overview before anything has arrived: how to make something arrive. */
import './first-event.css'
import { CopyBlock } from '../../widgets/copy-block'
import { PageHeading } from '../../widgets/page-heading'
import { LOAD_SECRET, pointCli, sendEvent } from './shell-lines'

export function FirstEvent({ organization }: { organization: string | undefined }) {
  const origin = window.location.origin
  return (
    <div class="first-event">
      <div>
        <PageHeading title="Waiting for the first event" of={organization} />
        <p class="first-event-wait">
          <span class="first-event-pulse" aria-hidden="true" />
          Nothing has arrived for {organization} yet. This page becomes the overview as soon as something
          does.
        </p>
      </div>
      <section class="card">
        <h2>Connect the release CLI</h2>
        <p>Wherever FerrFlow runs (your machine, or the CI’s environment), point it at this server:</p>
        <CopyBlock what="the line that points the CLI at this server" text={pointCli(origin)} />
        <p class="quiet">
          The server takes signed events only: the CLI’s build must carry, or be given, this server’s{' '}
          <code>FERRFLOW_HMAC_SECRET</code>. The secret is never shown in a browser.
        </p>
      </section>
      <section class="card">
        <h2>Or send one event by hand</h2>
        <p>
          In a shell where <code>FERRFLOW_HMAC_SECRET</code> is exported. This line exports it in the checkout
          where <code>make run</code> started the server (<code>make demo</code> keeps it in{' '}
          <code>demo/secrets.env</code>):
        </p>
        <CopyBlock what="the line that exports the secret" text={LOAD_SECRET} />
        <p>Then sign and send the release of a package called hello:</p>
        <CopyBlock what="the lines that send a first event" text={sendEvent(origin)} />
        <p class="quiet">
          An answer of <code>204</code> means that the event is stored. The secret is read from the
          environment, so it shows neither in the shell’s history nor in the list of processes.
        </p>
      </section>
    </div>
  )
}
