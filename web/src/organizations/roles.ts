/** Roles: what each means, and who may give and take them. The server decides; the pages only do not offer what it refuses. */
import type { Role } from '../api/types'

/** From the mightiest. */
export const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'viewer']

export const MEANING: Record<Role, string> = {
  owner: 'Does everything an admin does, makes other owners, and can delete the organization.',
  admin: 'Manages members, teams, projects, tokens, ingest keys and settings, and reads the audit log.',
  member: 'Sees what viewers see, and names and describes repositories; more comes with vaults.',
  viewer: 'Sees the organization, and changes nothing.',
}

/** Whether `role` may do what `needed` may. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(needed)
}

/** Whether the role runs the organization: its members, teams, projects, tokens and settings. */
export function runs(role: Role): boolean {
  return isAtLeast(role, 'admin')
}

/** The roles that somebody of `role` may give: only owners make owners. */
export function givable(role: Role): readonly Role[] {
  if (role === 'owner') return ROLES
  return runs(role) ? ROLES.filter((given) => given !== 'owner') : []
}

/** Whether somebody of `role` may change or remove a member of role `other`. */
export function mayManage(role: Role, other: Role): boolean {
  return role === 'owner' || (runs(role) && other !== 'owner')
}
