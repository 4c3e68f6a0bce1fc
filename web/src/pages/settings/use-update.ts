/** Changes the organization, here and wherever else it is shown. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { type Body, call } from '../../api/call'
import { organizationsQuery } from '../../api/queries'
import type { Organization } from '../../api/types'

type Change = Body<'patch', '/api/v1/orgs/{slug}'>

export function useUpdate(organization: Organization, onDone: (updated: Organization) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Change) =>
      call('patch', '/api/v1/orgs/{slug}', { path: { slug: organization.slug }, body }),
    onSuccess: (updated) => {
      client.setQueryData(organizationsQuery.queryKey, (known) =>
        known?.map((one) => (one.id === updated.id ? updated : one)),
      )
      void client.invalidateQueries({ queryKey: ['overview'] })
      onDone(updated)
    },
  })
}
