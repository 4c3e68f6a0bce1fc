/** Who belongs to the organization, and who has been asked to. */
import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Member } from '../../api/types'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { membersQuery } from '../../organizations/queries'
import { RoleBadge } from '../../organizations/role-badge'
import { mayManage, runs } from '../../organizations/roles'
import { Avatar } from '../../widgets/avatar'
import { Moment } from '../../widgets/moment'
import { PageHeading } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { Invitations } from './invitations'
import { InviteDialog } from './invite-dialog'
import { RemoveMemberDialog } from './remove-member-dialog'
import { RoleDialog } from './role-dialog'

type Doing =
  | { readonly what: 'role' | 'remove'; readonly member: Member }
  | { readonly what: 'invite' }
  | null

export function MembersPage({ organization, user }: OrganizationPageProps) {
  const members = useQuery(membersQuery(organization.slug))
  const [doing, setDoing] = useState<Doing>(null)
  const done = () => setDoing(null)

  return (
    <>
      <div class="page-head">
        <PageHeading title="Members" of={organization.name} />
        {runs(organization.role) && (
          <button type="button" class="button" onClick={() => setDoing({ what: 'invite' })}>
            Invite someone
          </button>
        )}
      </div>
      <Rows title="Members" plain query={members} empty="There are no members.">
        {(member: Member) => (
          <Row
            key={member.user_id}
            before={<Avatar person={member} />}
            title={member.display_name || member.email}
            badge={
              <>
                <RoleBadge role={member.role} />
                {member.user_id === user.id && <span class="badge">you</span>}
                {member.second_factor && <span class="badge badge-good">second factor</span>}
              </>
            }
            detail={
              <>
                {member.display_name && `${member.email} · `}
                joined <Moment at={member.joined_at} />
              </>
            }
            actions={
              mayManage(organization.role, member.role) && (
                <>
                  <button
                    type="button"
                    class="button button-quiet"
                    onClick={() => setDoing({ what: 'role', member })}
                  >
                    Role<span class="visually-hidden"> of {member.email}</span>…
                  </button>
                  {member.user_id !== user.id && (
                    <button
                      type="button"
                      class="button button-quiet button-danger"
                      onClick={() => setDoing({ what: 'remove', member })}
                    >
                      Remove<span class="visually-hidden"> {member.email}</span>…
                    </button>
                  )}
                </>
              )
            }
          />
        )}
      </Rows>
      {runs(organization.role) && <Invitations slug={organization.slug} />}
      {doing?.what === 'invite' && <InviteDialog organization={organization} onClose={done} />}
      {doing?.what === 'role' && (
        <RoleDialog organization={organization} member={doing.member} onClose={done} />
      )}
      {doing?.what === 'remove' && (
        <RemoveMemberDialog organization={organization} member={doing.member} onClose={done} />
      )}
    </>
  )
}
