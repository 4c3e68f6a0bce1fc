/** Leads away from an organization that is no more, or no more the person's. */
import { useQueryClient } from '@tanstack/preact-query'
import { useLocation } from 'wouter-preact'
import { organizationsQuery } from '../../api/queries'
import type { Organization } from '../../api/types'
import { HOME } from '../../session/return-path'
import { announce } from '../../widgets/status-line'

export function useForget(organization: Organization): (said: string) => void {
  const client = useQueryClient()
  const [, go] = useLocation()
  return (said) => {
    go(HOME, { replace: true })
    client.setQueryData(organizationsQuery.queryKey, (known) =>
      known?.filter(({ id }) => id !== organization.id),
    )
    announce(said)
    void client.invalidateQueries({ queryKey: organizationsQuery.queryKey })
  }
}
