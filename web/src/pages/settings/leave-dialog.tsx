/** Leaves the organization. */
import { useMutation } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { Organization } from '../../api/types'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { useForget } from './use-forget'

interface Props {
  readonly organization: Organization
  readonly onClose: () => void
}

export function LeaveDialog({ organization, onClose }: Props) {
  const forget = useForget(organization)
  const leave = useMutation({
    mutationFn: () => call('post', '/api/v1/orgs/{slug}/leave', { path: { slug: organization.slug } }),
    onSuccess: () => forget(`You left ${organization.name}`),
  })
  return (
    <ConfirmDialog
      title={`Leave ${organization.name}?`}
      confirm="Leave"
      busy="Leaving…"
      sending={leave}
      onConfirm={() => leave.mutate()}
      onClose={onClose}
    >
      <p>You and your tokens lose access at once. To come back you need a new invitation.</p>
    </ConfirmDialog>
  )
}
