/** A repository's name; until it has one, the start of the hash that the CLI knows it by. */
import { Nothing } from './nothing'

/** Enough to tell one repository of an organization from another. */
const HASH_SHOWN = 8

interface Props {
  readonly repository: { readonly name: string | null; readonly hash: string | null } | null
}

export function RepositoryName({ repository }: Props) {
  if (!repository) return <Nothing />
  const { name, hash } = repository
  if (name) return <bdi>{name}</bdi>
  if (!hash) return <>unnamed</>
  return (
    <span title={hash}>
      unnamed · <span class="code">{hash.slice(0, HASH_SHOWN)}</span>
    </span>
  )
}
