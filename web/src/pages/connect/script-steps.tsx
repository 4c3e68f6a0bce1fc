/** Whatever runs commands: the reporter, or curl alone, or a signature in the place of a key. */
import { CopyBlock } from '../../widgets/copy-block'
import { CURL, exportUrl, LOAD_SECRET, reportOnce, signAndSend } from './lines'
import { Step } from './step'
import type { WayProps } from './way-steps'

export function ScriptSteps({ origin, url }: WayProps) {
  return (
    <>
      <Step title="Say where to">
        <CopyBlock what="the line that says where to" text={exportUrl(url)} />
      </Step>
      <Step title="Report a release">
        <p>
          With Python 3.9 or later, in the repository’s checkout (elsewhere name it by <code>--remote</code>):
        </p>
        <CopyBlock what="the line that reports a release" text={reportOnce(origin)} />
        <p>With curl alone:</p>
        <CopyBlock what="the lines that report a release by curl" text={CURL} />
        <p class="quiet">
          An answer of <code>204</code> means that the event is stored.
        </p>
      </Step>
      <Step title="Or sign instead of using a key">
        <details>
          <summary>Only for whoever has the server’s secret</summary>
          <p>
            This alone needs <code>FERRFLOW_HMAC_SECRET</code>, which no browser is ever shown. It is exported
            in the checkout where <code>make run</code> started the server by (<code>make demo</code> keeps it
            in <code>demo/secrets.env</code>):
          </p>
          <CopyBlock what="the line that exports the secret" text={LOAD_SECRET} />
          <CopyBlock what="the lines that sign and send an event" text={signAndSend(origin)} />
          <p class="quiet">
            Such events belong to the organization that has named the repository, else to the server’s first
            one.
          </p>
        </details>
      </Step>
    </>
  )
}
