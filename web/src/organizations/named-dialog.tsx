/** Makes or renames something that has a name and a slug. */

import { Form, type Sending } from '../forms/form'
import { Dialog } from '../widgets/dialog'
import { NamedFields } from './named-fields'

export interface Named {
  readonly name: string
  readonly slug: string
}

interface Props {
  readonly title: string
  readonly submit: string
  readonly busy: string
  readonly current?: Named
  readonly sending: Sending
  readonly onSend: (named: Named) => void
  readonly onClose: () => void
}

export function NamedDialog({ title, submit, busy, current, sending, onSend, onClose }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        sending={sending}
        submit={submit}
        busy={busy}
        onSend={(values) => onSend({ name: values.text('name'), slug: values.text('slug') })}
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <NamedFields {...(current && { current })} />
      </Form>
    </Dialog>
  )
}
