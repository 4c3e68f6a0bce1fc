/** Takes the name that a forge's webhook told, by one press. */
import './use-suggestion.css'
import { useMutation } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { RepositoryListed } from '../../api/types'
import { sentenceOf } from '../../forms/fault'
import { announce } from '../../widgets/status-line'
import { useRepositoriesChanged } from './use-repositories-changed'

interface Props {
  readonly slug: string
  readonly repository: Pick<RepositoryListed, 'id' | 'suggested_name'>
}

export function UseSuggestion({ slug, repository: { id, suggested_name } }: Props) {
  const changed = useRepositoriesChanged(slug)
  const accept = useMutation({
    mutationFn: () =>
      call('post', '/api/v1/orgs/{slug}/repositories/{repository_id}/accept-suggestion', {
        path: { slug, repository_id: id },
      }),
    onSuccess: async ({ name }) => {
      announce(`The repository is now called ${name ?? suggested_name}`)
      await changed()
    },
  })
  return (
    <>
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={accept.isPending}
        onClick={() => accept.isPending || accept.mutate()}
      >
        {/* A button lays its parts out in a row, where a space between them is none. */}
        <span>
          Use the name <bdi>{suggested_name}</bdi>
        </span>
      </button>
      <span role="status" class="suggestion-fault">
        {accept.error && sentenceOf(accept.error)}
      </span>
    </>
  )
}
