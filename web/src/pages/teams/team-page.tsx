/** One team: who is in it, and its name. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { call } from '../../api/call'
import { ApiError } from '../../api/client'
import type { Organization, TeamMember } from '../../api/types'
import { organizationPath } from '../../frame/areas'
import { RoleBadge } from '../../organizations/role-badge'
import { runs } from '../../organizations/roles'
import { Moment } from '../../widgets/moment'
import { PageHeading, rescueFocus } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'
import { NotFoundPage } from '../not-found/not-found-page'
import { AddTeamMember } from './add-team-member'
import { DeleteTeamDialog, RenameTeamDialog } from './team-dialogs'
import { teamMembersQuery, teamQuery, teamsQuery } from './team-queries'

interface Props {
  readonly organization: Organization
  readonly team: string
}

export function TeamPage({ organization, team }: Props) {
  const { slug } = organization
  const found = useQuery(teamQuery(slug, team))
  const members = useQuery(teamMembersQuery(slug, team))
  const [doing, setDoing] = useState<'rename' | 'delete' | null>(null)
  const may = runs(organization.role)
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: ({ user_id }: TeamMember) =>
      call('delete', '/api/v1/orgs/{slug}/teams/{team}/members/{user_id}', { path: { slug, team, user_id } }),
    onSuccess: async (_, { email }) => {
      announce(`${email} left the team`)
      await client.invalidateQueries({ queryKey: teamsQuery(slug).queryKey })
      rescueFocus()
    },
    onError: (error) => announce(error.message),
  })

  if (found.error instanceof ApiError && found.error.status === 404)
    return <NotFoundPage what="team" within />
  const name = found.data?.name ?? team
  return (
    <>
      <p class="page-about">
        <Link href={organizationPath(slug, 'teams')}>All teams</Link>
      </p>
      <div class="page-head">
        <PageHeading title={name} of={organization.name} />
        {may && found.data && (
          <div class="form-buttons">
            <button type="button" class="button button-quiet" onClick={() => setDoing('rename')}>
              Rename…
            </button>
            <button
              type="button"
              class="button button-quiet button-danger"
              onClick={() => setDoing('delete')}
            >
              Delete…
            </button>
          </div>
        )}
      </div>
      <Rows
        title="Members"
        query={members}
        empty="Nobody is in this team yet."
        footer={may && members.data && <AddTeamMember slug={slug} team={team} inTeam={members.data} />}
      >
        {(member: TeamMember) => (
          <Row
            key={member.user_id}
            title={member.display_name || member.email}
            badge={<RoleBadge role={member.role} />}
            detail={
              <>
                {member.display_name && `${member.email} · `}
                added <Moment at={member.added_at} />
              </>
            }
            actions={
              may && (
                <button
                  type="button"
                  class="button button-quiet"
                  aria-disabled={remove.isPending}
                  onClick={() => remove.isPending || remove.mutate(member)}
                >
                  Take out<span class="visually-hidden"> {member.email}</span>
                </button>
              )
            }
          />
        )}
      </Rows>
      {doing === 'rename' && found.data && (
        <RenameTeamDialog slug={slug} team={found.data} onClose={() => setDoing(null)} />
      )}
      {doing === 'delete' && found.data && (
        <DeleteTeamDialog slug={slug} team={found.data} onClose={() => setDoing(null)} />
      )}
    </>
  )
}
