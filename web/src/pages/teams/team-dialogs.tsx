/** Renames a team, or deletes it. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useLocation } from 'wouter-preact'
import { call } from '../../api/call'
import type { Team } from '../../api/types'
import { organizationPath } from '../../frame/areas'
import { type Named, NamedDialog } from '../../organizations/named-dialog'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { announce } from '../../widgets/status-line'
import { teamQuery, teamsQuery } from './team-queries'

interface Props {
  readonly slug: string
  readonly team: Team
  readonly onClose: () => void
}

export function RenameTeamDialog({ slug, team, onClose }: Props) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const rename = useMutation({
    mutationFn: (body: Named) =>
      call('patch', '/api/v1/orgs/{slug}/teams/{team}', { path: { slug, team: team.slug }, body }),
    onSuccess: (renamed) => {
      client.setQueryData(teamQuery(slug, renamed.slug).queryKey, renamed)
      onClose()
      announce('The team was renamed')
      if (renamed.slug !== team.slug) go(organizationPath(slug, `teams/${renamed.slug}`), { replace: true })
      void client.invalidateQueries({ queryKey: teamsQuery(slug).queryKey, exact: true })
    },
  })
  return (
    <NamedDialog
      title={`Rename ${team.name}`}
      submit="Rename"
      busy="Renaming…"
      current={team}
      sending={rename}
      onSend={(named) => rename.mutate(named)}
      onClose={onClose}
    />
  )
}

export function DeleteTeamDialog({ slug, team, onClose }: Props) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const remove = useMutation({
    mutationFn: () => call('delete', '/api/v1/orgs/{slug}/teams/{team}', { path: { slug, team: team.slug } }),
    onSuccess: () => {
      onClose()
      announce(`Team ${team.name} was deleted`)
      go(organizationPath(slug, 'teams'), { replace: true })
      client.removeQueries({ queryKey: teamQuery(slug, team.slug).queryKey })
      void client.invalidateQueries({ queryKey: teamsQuery(slug).queryKey, exact: true })
    },
  })
  return (
    <ConfirmDialog
      title={`Delete the team ${team.name}?`}
      confirm="Delete"
      busy="Deleting…"
      sending={remove}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>Its members stay members of the organization.</p>
    </ConfirmDialog>
  )
}
