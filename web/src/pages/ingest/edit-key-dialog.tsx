/** Gives an ingest key another name or limit. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { IngestKey } from '../../api/types'
import { Form } from '../../forms/form'
import { ingestKeysQuery } from '../../ingest-keys/queries'
import { Dialog } from '../../widgets/dialog'
import { announce } from '../../widgets/status-line'
import { KeyFields, keyIn } from './key-fields'

interface Props {
  readonly slug: string
  readonly ingestKey: IngestKey
  readonly onClose: () => void
}

export function EditKeyDialog({ slug, ingestKey, onClose }: Props) {
  const client = useQueryClient()
  const edit = useMutation({
    mutationFn: (body: ReturnType<typeof keyIn>) =>
      call('patch', '/api/v1/orgs/{slug}/ingest-keys/{id}', { path: { slug, id: ingestKey.id }, body }),
    onSuccess: async ({ name }) => {
      onClose()
      announce(`The key ${name} was saved`)
      await client.invalidateQueries({ queryKey: ingestKeysQuery(slug).queryKey })
    },
  })
  return (
    <Dialog title={`Edit the key ${ingestKey.name}`} onClose={onClose}>
      <Form
        sending={edit}
        submit="Save"
        onSend={(values) => edit.mutate(keyIn(values))}
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <KeyFields name={ingestKey.name} eventsPerMinute={ingestKey.events_per_minute} />
      </Form>
    </Dialog>
  )
}
