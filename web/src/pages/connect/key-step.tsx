/** The first step of every way: a key, made here, or pasted, or asked for. */
import { useState } from 'preact/hooks'
import type { Organization } from '../../api/types'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { keyUrlIn } from '../../ingest-keys/key-url'
import { useMakeKey } from '../../ingest-keys/use-make-key'
import { runs } from '../../organizations/roles'
import { CopyBlock } from '../../widgets/copy-block'
import { AskForKey } from './ask-for-key'
import { Step } from './step'
import type { Way } from './ways'

/** The key that the lines are for. */
export interface KeyInHand {
  readonly url: string
  /** Only where it was made just now. */
  readonly secret: string | null
}

interface Props {
  readonly organization: Organization
  readonly way: Way
  readonly inHand: KeyInHand | null
  readonly onKey: (key: KeyInHand | null) => void
}

export function KeyStep({ organization, way, inHand, onKey }: Props) {
  const mayMake = runs(organization.role)
  const [pasting, setPasting] = useState(false)
  const [faulty, setFaulty] = useState(false)
  const make = useMakeKey(organization.slug)

  if (inHand) {
    return (
      <Step title="The key">
        {inHand.secret && (
          <p class="note">
            The key is made. It is shown this once: keep this page open until you have used the lines below.
          </p>
        )}
        <CopyBlock what="the address with the key" text={inHand.url} />
        <button type="button" class="button-link" onClick={() => onKey(null)}>
          Use another key
        </button>
      </Step>
    )
  }
  return (
    <Step title="A key">
      <p>
        An ingest key stands in the address that events are sent to, and says that they belong to{' '}
        {organization.name}. With it, nothing has to be signed.
      </p>
      {mayMake && !pasting ? (
        <Form
          key={way}
          sending={make}
          submit="Make a key"
          busy="Making it…"
          onSend={(values) =>
            make.mutate(
              { name: values.text('name') },
              { onSuccess: ({ url, webhook_secret }) => onKey({ url, secret: webhook_secret }) },
            )
          }
          beside={
            <button type="button" class="button button-plain" onClick={() => setPasting(true)}>
              I have one
            </button>
          }
        >
          <TextField
            name="name"
            label="Name"
            hint="Where it is used, so that you recognize it later."
            defaultValue={way}
            maxLength={100}
            required
            autocomplete="off"
          />
        </Form>
      ) : (
        <>
          {!mayMake && <AskForKey slug={organization.slug} />}
          <Form
            key="paste"
            sending={{ isPending: false, error: null }}
            submit="Use it in the lines below"
            onSend={(values) => {
              const url = keyUrlIn(values.text('key'), window.location.origin)
              setFaulty(!url)
              if (!url) return false
              onKey({ url, secret: null })
              return true
            }}
            beside={
              mayMake && (
                <button type="button" class="button button-plain" onClick={() => setPasting(false)}>
                  Make a new one
                </button>
              )
            }
          >
            <TextField
              name="key"
              label="Key"
              hint="A key, or the address that carries it. It stays in this page."
              fault={faulty ? 'This is no ingest key: those look like ffik_Ab3dEf9h_…' : null}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
            />
          </Form>
        </>
      )}
    </Step>
  )
}
