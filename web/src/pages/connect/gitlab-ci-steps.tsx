/** Pipelines on GitLab: the CLI's own job, or a job for tags. */
import { Link } from 'wouter-preact'
import { CopyBlock } from '../../widgets/copy-block'
import { gitlabJob, VARIABLE } from './lines'
import { Step } from './step'
import type { WayProps } from './way-steps'
import { waySearch } from './ways'

export function GitlabCiSteps({ origin, url }: WayProps) {
  return (
    <>
      <Step title="Keep the address as a variable">
        <p>
          In the project or the group: <b>Settings</b>, <b>CI/CD</b>, <b>Variables</b>, <b>Add variable</b>,
          masked, with the key <code>{VARIABLE}</code> and this value:
        </p>
        <CopyBlock what="the variable’s value" text={url} />
        <p class="quiet">A protected variable reaches only the pipelines of protected branches and tags.</p>
      </Step>
      <Step title="With the FerrFlow CLI">
        <p>
          Every job has the variable, so up to 5.32 nothing else is to do. From 5.33 on the CLI needs{' '}
          <Link href={waySearch('hooks')}>the hooks</Link>, and an image with Python.
        </p>
      </Step>
      <Step title="Without it">
        <p>
          A job for tags in <code>.gitlab-ci.yml</code>; give it a <code>stage</code> where yours have other
          names than usual:
        </p>
        <CopyBlock what="the job" text={gitlabJob(origin)} />
      </Step>
    </>
  )
}
