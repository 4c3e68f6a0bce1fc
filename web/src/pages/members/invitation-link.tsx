/** An invitation's link, in the one moment in which it can be seen. */
import type { InvitationMade } from '../../api/types'
import { INVITATION } from '../../session/return-path'
import { Day } from '../../widgets/day'
import { SecretOnce } from '../../widgets/secret-once'

interface Props {
  readonly invitation: InvitationMade
  readonly onClose: () => void
}

export function InvitationLink({ invitation, onClose }: Props) {
  // Where the server does not know its own address, the one that this page was opened at will do.
  const link = invitation.link ?? `${window.location.origin}${INVITATION}#${invitation.token}`
  return (
    <SecretOnce what="the link" secret={link}>
      <p>
        {invitation.mailed
          ? `It was also mailed to ${invitation.email}.`
          : `Give it to ${invitation.email}; nothing was mailed.`}{' '}
        It works once, for seven days: until <Day at={invitation.expires_at} />.
      </p>
      <div class="form-buttons">
        <button type="button" class="button" onClick={onClose}>
          Done
        </button>
      </div>
    </SecretOnce>
  )
}
