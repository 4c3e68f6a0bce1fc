/** Ends an ingest key. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { IngestKey } from '../../api/types'
import { ingestKeysQuery } from '../../ingest-keys/queries'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { rescueFocus } from '../../widgets/page-heading'
import { announce } from '../../widgets/status-line'

interface Props {
  readonly slug: string
  readonly ingestKey: IngestKey
  readonly onClose: () => void
}

export function RevokeKeyDialog({ slug, ingestKey: { id, name }, onClose }: Props) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call('delete', '/api/v1/orgs/{slug}/ingest-keys/{id}', { path: { slug, id } }),
    onSuccess: async () => {
      onClose()
      announce(`The key ${name} was revoked`)
      await client.invalidateQueries({ queryKey: ingestKeysQuery(slug).queryKey })
      rescueFocus()
    },
  })
  return (
    <ConfirmDialog
      title={`Revoke the key ${name}?`}
      confirm="Revoke"
      busy="Revoking…"
      sending={revoke}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>
        Whatever sends by it is refused at once, and what is refused is lost. What came by it stays. A revoked
        key cannot be brought back.
      </p>
    </ConfirmDialog>
  )
}
