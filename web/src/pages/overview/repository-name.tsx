/** A repository's name; until it has one, the start of the hash that the CLI knows it by. */
import type { Repository } from '../../api/types'
import { Nothing } from './nothing'

/** Enough to tell one repository of an organization from another. */
const HASH_SHOWN = 8

export function RepositoryName({ repository }: { repository: Repository | null }) {
  if (!repository) return <Nothing />
  if (repository.name) return <>{repository.name}</>
  const { hash } = repository
  if (!hash) return <>unnamed</>
  return (
    <span title={hash}>
      unnamed · <span class="code">{hash.slice(0, HASH_SHOWN)}</span>
    </span>
  )
}
