/** What there is to do for each way, after the key. */
import type { ComponentType } from 'preact'
import { CliSteps } from './cli-steps'
import { GithubActionsSteps } from './github-actions-steps'
import { GitlabCiSteps } from './gitlab-ci-steps'
import { HooksSteps } from './hooks-steps'
import { ScriptSteps } from './script-steps'
import type { Way } from './ways'
import { WebhookStep } from './webhook-step'

export interface WayProps {
  readonly origin: string
  /** The address with the key, or with a place holder. */
  readonly url: string
  readonly secret: string | null
}

export const WAY_STEPS: Readonly<Record<Way, ComponentType<WayProps>>> = {
  cli: CliSteps,
  hooks: HooksSteps,
  'github-actions': GithubActionsSteps,
  'gitlab-ci': GitlabCiSteps,
  script: ScriptSteps,
  github: (props) => <WebhookStep forge="github" {...props} />,
  gitlab: (props) => <WebhookStep forge="gitlab" {...props} />,
}
