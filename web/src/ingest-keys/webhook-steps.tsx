/** How to have GitHub or GitLab tell this server of releases and tags, field by field as their forms have them. */
import './webhook-steps.css'
import { CopyBlock } from '../widgets/copy-block'

export type Forge = 'github' | 'gitlab'

interface Props {
  readonly forge: Forge
  /** The address that carries the key. */
  readonly url: string
  /** The key’s webhook secret; null where it is not known here. */
  readonly secret: string | null
}

export function WebhookSteps({ forge, url, secret }: Props) {
  const github = forge === 'github'
  return (
    <div class="webhook-steps">
      <p>
        {github ? (
          <>
            In the repository (or the organization, for all of its repositories): <b>Settings</b>,{' '}
            <b>Webhooks</b>, <b>Add webhook</b>.
          </>
        ) : (
          <>
            In the project (or the group): <b>Settings</b>, <b>Webhooks</b>, <b>Add new webhook</b>.
          </>
        )}
      </p>
      <p>{github ? 'Payload URL' : 'URL'}:</p>
      <CopyBlock what={`the webhook’s URL for ${github ? 'GitHub' : 'GitLab'}`} text={`${url}/${forge}`} />
      <p>
        {github ? (
          <>
            Content type: <b>application/json</b>. Secret:
          </>
        ) : (
          'Secret token:'
        )}
      </p>
      {secret ? (
        <CopyBlock what="the webhook’s secret" text={secret} />
      ) : (
        <p class="quiet">
          The webhook secret that was shown together with the key. Without it at hand, make a new key.
        </p>
      )}
      <p>
        {github ? (
          <>
            Events: <b>Let me select individual events</b>, then <b>Releases</b> and{' '}
            <b>Branch or tag creation</b>, and nothing else.
          </>
        ) : (
          <>
            Trigger: <b>Tag push events</b> and <b>Releases events</b>, and nothing else.
          </>
        )}
      </p>
    </div>
  )
}
