/** After a repository was named, moved or deleted, what the pages know of the organization is out of date. */
import { useQueryClient } from '@tanstack/preact-query'
import { rescueFocus } from '../../widgets/page-heading'

/** Asks anew for all that names repositories, and looks after the focus. */
export function useRepositoriesChanged(slug: string): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === slug })
    rescueFocus()
  }
}
