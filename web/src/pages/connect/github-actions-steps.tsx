/** Workflows on GitHub: the CLI's own step, or a step of its own after whatever releases. */
import { Link } from 'wouter-preact'
import { CopyBlock } from '../../widgets/copy-block'
import { GITHUB_ENVIRONMENT, githubStep, VARIABLE } from './lines'
import { Step } from './step'
import type { WayProps } from './way-steps'
import { waySearch } from './ways'

export function GithubActionsSteps({ origin, url }: WayProps) {
  return (
    <>
      <Step title="Keep the address as a secret">
        <p>
          In the repository or the organization: <b>Settings</b>, <b>Secrets and variables</b>, <b>Actions</b>
          , <b>New repository secret</b>, with the name <code>{VARIABLE}</code> and this value:
        </p>
        <CopyBlock what="the secret’s value" text={url} />
      </Step>
      <Step title="With the FerrFlow CLI">
        <p>Give it to the step that runs the CLI:</p>
        <CopyBlock what="the step’s environment" text={GITHUB_ENVIRONMENT} />
        <p class="quiet">
          From 5.33 on the CLI needs <Link href={waySearch('hooks')}>the hooks</Link> as well.
        </p>
      </Step>
      <Step title="Without it">
        <p>A step in a workflow that runs for tags:</p>
        <CopyBlock what="the step" text={githubStep(origin)} />
        <p class="quiet">
          A tag that a workflow pushes with its own <code>GITHUB_TOKEN</code> starts no other workflow. Put
          the step into the one that makes the tag then, without its <code>if</code> and with the version that
          it made.
        </p>
      </Step>
    </>
  )
}
