/** A forge that tells of releases and tags by itself: nothing changes in the repository. */
import { type Forge, WebhookSteps } from '../../ingest-keys/webhook-steps'
import { Step } from './step'
import type { WayProps } from './way-steps'

export function WebhookStep({ forge, url, secret }: WayProps & { readonly forge: Forge }) {
  const name = forge === 'github' ? 'GitHub' : 'GitLab'
  return (
    <Step title={`Add the webhook on ${name}`}>
      <WebhookSteps forge={forge} url={url} secret={secret} />
      <p class="quiet">
        {name} has to reach this server, at an address that ends with <code>/{forge}</code>. A release or a
        tag counts once, however often it is delivered, and tells the repository’s name along; commits, checks
        and errors only the CLI and the reporter know.
      </p>
    </Step>
  )
}
