/** Puts a member of the organization into the team. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { TeamMember } from '../../api/types'
import { SelectField } from '../../forms/field'
import { Form } from '../../forms/form'
import { membersQuery } from '../../organizations/queries'
import { announce } from '../../widgets/status-line'
import { teamsQuery } from './team-queries'

interface Props {
  readonly slug: string
  readonly team: string
  readonly inTeam: readonly TeamMember[]
}

export function AddTeamMember({ slug, team, inTeam }: Props) {
  const client = useQueryClient()
  const { data: members = [] } = useQuery(membersQuery(slug))
  const add = useMutation({
    mutationFn: (user_id: string) =>
      call('post', '/api/v1/orgs/{slug}/teams/{team}/members', { path: { slug, team }, body: { user_id } }),
    onSuccess: async ({ email }) => {
      announce(`${email} is in the team`)
      await client.invalidateQueries({ queryKey: teamsQuery(slug).queryKey })
    },
  })
  const already = new Set(inTeam.map(({ user_id }) => user_id))
  const others = members.filter(({ user_id }) => !already.has(user_id))

  if (others.length === 0) return null
  return (
    <div class="card-body card-foot">
      <Form sending={add} submit="Add" busy="Adding…" onSend={(values) => add.mutate(values.text('user_id'))}>
        <SelectField name="user_id" label="Add a member">
          {others.map(({ user_id, display_name, email }) => (
            <option key={user_id} value={user_id}>
              {display_name ? `${display_name} (${email})` : email}
            </option>
          ))}
        </SelectField>
      </Form>
    </div>
  )
}
