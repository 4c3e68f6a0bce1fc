/** The CLI that reports by itself, up to version 5.32. */
import { CopyBlock } from '../../widgets/copy-block'
import { exportUrl } from './lines'
import { Step } from './step'
import type { WayProps } from './way-steps'

export function CliSteps({ url }: WayProps) {
  return (
    <>
      <Step title="Point the CLI here">
        <p>Wherever it runs, your machine or the pipeline’s environment:</p>
        <CopyBlock what="the line that points the CLI at this server" text={exportUrl(url)} />
      </Step>
      <Step title="Run it">
        <p>Any command reports, and a check releases nothing:</p>
        <CopyBlock what="the line that runs a check" text="ferrflow check" />
        <p class="quiet">
          Nothing arrives where <code>DO_NOT_TRACK</code> is set or <code>FERRFLOW_TELEMETRY</code> is{' '}
          <code>false</code>, nor from 5.33 on: that CLI reports by a hook.
        </p>
      </Step>
    </>
  )
}
