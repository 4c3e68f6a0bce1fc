/** Makes an ingest key, and shows it once. */
import { Form } from '../../forms/form'
import { useMakeKey } from '../../ingest-keys/use-make-key'
import { WebhookSteps } from '../../ingest-keys/webhook-steps'
import { CopyBlock } from '../../widgets/copy-block'
import { Dialog } from '../../widgets/dialog'
import { SecretOnce } from '../../widgets/secret-once'
import { KeyFields, keyIn } from './key-fields'

interface Props {
  readonly slug: string
  readonly onClose: () => void
}

export function NewKeyDialog({ slug, onClose }: Props) {
  const make = useMakeKey(slug)
  const made = make.data
  if (made) {
    return (
      <Dialog key="made" title={`The key ${made.name}`} onClose={onClose} keep>
        <SecretOnce what="the address with the key" secret={made.url} many>
          <p>
            This address is what <code>FERRFLOW_API_URL</code> is set to, wherever the CLI or{' '}
            <code>ferrflow-report</code> runs. For webhooks there is a secret as well:
          </p>
          <CopyBlock what="the webhook secret" text={made.webhook_secret} />
          <details>
            <summary>Set up a GitHub webhook</summary>
            <WebhookSteps forge="github" url={made.url} secret={made.webhook_secret} />
          </details>
          <details>
            <summary>Set up a GitLab webhook</summary>
            <WebhookSteps forge="gitlab" url={made.url} secret={made.webhook_secret} />
          </details>
          <div class="form-buttons">
            <button type="button" class="button" onClick={onClose}>
              Done
            </button>
          </div>
        </SecretOnce>
      </Dialog>
    )
  }
  return (
    <Dialog key="form" title="New ingest key" onClose={onClose}>
      <Form
        sending={make}
        submit="Make the key"
        busy="Making it…"
        onSend={(values) => make.mutate(keyIn(values))}
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <KeyFields />
      </Form>
    </Dialog>
  )
}
