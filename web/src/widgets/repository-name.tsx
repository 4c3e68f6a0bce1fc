/** A repository's name, as `repositoryTitle` has it; whether nobody but its forge calls it so is said. */
import { type Named, repositoryTitle, shortHash } from '../releases/repository-title'
import { Nothing } from './nothing'

export function RepositoryName({ repository }: { readonly repository: Named | null }) {
  if (!repository) return <Nothing />
  const { name, suggested_name, hash } = repository
  if (name || !(suggested_name || hash)) return <bdi>{repositoryTitle(repository)}</bdi>
  if (suggested_name) {
    return (
      <>
        <bdi>{suggested_name}</bdi> <span class="quiet">suggested</span>
      </>
    )
  }
  return (
    <span title={hash ?? undefined}>
      unnamed <span class="code">{shortHash(hash ?? '')}</span>
    </span>
  )
}
