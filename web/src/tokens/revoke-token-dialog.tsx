/** Ends a token. */
import type { Token } from '../api/types'
import type { Sending } from '../forms/form'
import { ConfirmDialog } from '../widgets/confirm-dialog'

interface Props {
  readonly token: Token
  readonly sending: Sending
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function RevokeTokenDialog({ token, sending, onConfirm, onClose }: Props) {
  return (
    <ConfirmDialog
      title={`Revoke the token ${token.name}?`}
      confirm="Revoke"
      busy="Revoking…"
      sending={sending}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>Whatever uses it is refused at once. A revoked token cannot be brought back.</p>
    </ConfirmDialog>
  )
}
