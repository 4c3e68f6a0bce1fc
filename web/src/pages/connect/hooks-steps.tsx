/** The CLI from 5.33 on, which reports nothing by itself: its hooks call the reporter. */
import { CopyBlock } from '../../widgets/copy-block'
import { exportUrl, fetchReporter, hooks, REPORTER, TRY_REPORTER } from './lines'
import { Step } from './step'
import type { WayProps } from './way-steps'

export function HooksSteps({ origin, url }: WayProps) {
  return (
    <>
      <Step title="Put the reporter into the repository">
        <p>One file for Python 3.9 or later. Commit it, so that a release does not wait for this server.</p>
        <CopyBlock what="the line that fetches the reporter" text={fetchReporter(origin)} />
      </Step>
      <Step title="Call it from the CLI’s hooks">
        <p>
          In <code>ferrflow.json</code> or <code>.ferrflow</code>, beside what is there already. In{' '}
          <code>ferrflow.toml</code> the keys are written <code>post_publish</code> and <code>on_error</code>.
        </p>
        <CopyBlock what="the hooks" text={hooks()} />
        <p class="quiet">
          A package with hooks of its own needs them there too. The reporter never fails a release: whatever
          goes wrong is one line in the log.
        </p>
      </Step>
      <Step title="Tell it where to">
        <p>In the environment in which releases run, as a secret variable where it is a pipeline’s:</p>
        <CopyBlock what="the line that says where to" text={exportUrl(url)} />
        <p>To see something arrive without a release, in the repository:</p>
        <CopyBlock what={`the line that tries ${REPORTER}`} text={TRY_REPORTER} />
      </Step>
    </>
  )
}
