/** A role as a small label. */
import type { Role } from '../api/types'

export function RoleBadge({ role }: { role: Role }) {
  return <span class={role === 'owner' ? 'badge badge-strong' : 'badge'}>{role}</span>
}
