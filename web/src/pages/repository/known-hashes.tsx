/** The hashes that lead to a repository: those under which it reports, and folded those under which it might. */
import { useMutation } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { RepositoryDetails } from '../../api/types'
import { counted } from '../../format/numbers'
import { sentenceOf } from '../../forms/fault'
import { shortHash } from '../../releases/repository-title'
import { announce } from '../../widgets/status-line'
import { useRepositoriesChanged } from '../repositories/use-repositories-changed'

type Alias = RepositoryDetails['aliases'][number]

interface Props {
  readonly slug: string
  readonly repository: RepositoryDetails
  readonly may: boolean
}

export function KnownHashes({ slug, repository: { id, aliases }, may }: Props) {
  const changed = useRepositoriesChanged(slug)
  const letGo = useMutation({
    mutationFn: ({ hash }: Alias) =>
      call('delete', '/api/v1/orgs/{slug}/repositories/{repository_id}/hashes/{repository_hash}', {
        path: { slug, repository_id: id, repository_hash: hash },
      }),
    onSuccess: async (_, { hash, reported }) => {
      const short = shortHash(hash)
      announce(
        reported ? `${short} is not claimed any more` : `${short} does not lead to the repository any more`,
      )
      await changed()
    },
  })
  const list = (some: readonly Alias[]) => (
    <ul>
      {some.map((alias) => (
        <li key={alias.hash}>
          <span class="code" title={alias.hash}>
            {alias.hash.slice(0, 16)}…
          </span>
          {alias.reported && <span class="badge badge-good">reports</span>}
          {may && alias.registered && (
            <button
              type="button"
              class="button button-quiet"
              aria-disabled={letGo.isPending}
              onClick={() => letGo.isPending || letGo.mutate(alias)}
            >
              Let go<span class="visually-hidden"> {shortHash(alias.hash)}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
  const others = aliases.filter(({ reported }) => !reported)
  return (
    <>
      {list(aliases.filter(({ reported }) => reported))}
      {others.length > 0 && (
        <details>
          <summary>{counted(others.length, 'hash', 'hashes')} under which it might report</summary>
          {list(others)}
        </details>
      )}
      <span role="status" class="known-fault">
        {letGo.error && sentenceOf(letGo.error)}
      </span>
    </>
  )
}
