/** The organization's members in groups. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { call } from '../../api/call'
import type { Team } from '../../api/types'
import { counted } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { type Named, NamedDialog } from '../../organizations/named-dialog'
import { runs } from '../../organizations/roles'
import { PageHeading } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'
import { teamsQuery } from './team-queries'

export function TeamsPage({ organization }: OrganizationPageProps) {
  const { slug } = organization
  const [making, setMaking] = useState(false)
  const teams = useQuery(teamsQuery(slug))
  return (
    <>
      <div class="page-head">
        <PageHeading title="Teams" of={organization.name} />
        {runs(organization.role) && (
          <button type="button" class="button" onClick={() => setMaking(true)}>
            New team
          </button>
        )}
      </div>
      <Rows title="Teams" plain query={teams} empty="No team yet. A team is a group of members with a name.">
        {(team: Team) => (
          <Row
            key={team.id}
            title={<Link href={organizationPath(slug, `teams/${team.slug}`)}>{team.name}</Link>}
            detail={
              <>
                <span class="code">{team.slug}</span> · {counted(team.member_count, 'member')}
              </>
            }
          />
        )}
      </Rows>
      {making && <NewTeamDialog slug={slug} onClose={() => setMaking(false)} />}
    </>
  )
}

function NewTeamDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (body: Named) => call('post', '/api/v1/orgs/{slug}/teams', { path: { slug }, body }),
    onSuccess: async ({ name }) => {
      onClose()
      announce(`Team ${name} was created`)
      await client.invalidateQueries({ queryKey: teamsQuery(slug).queryKey })
    },
  })
  return (
    <NamedDialog
      title="New team"
      submit="Create the team"
      busy="Creating it…"
      sending={make}
      onSend={(named) => make.mutate(named)}
      onClose={onClose}
    />
  )
}
