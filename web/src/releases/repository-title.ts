/** What a repository is called: by people, else by its forge, else by the start of its hash. */
import type { RepositoryRef } from './types'

const HASH_SHOWN = 8

type Known = Pick<RepositoryRef, 'name' | 'suggested_name' | 'hash'>

export function repositoryTitle(repository: Known | null): string {
  if (!repository) return ''
  return repository.name ?? repository.suggested_name ?? unnamed(repository)
}

function unnamed({ hash }: Known): string {
  return hash ? `unnamed ${hash.slice(0, HASH_SHOWN)}` : 'unnamed'
}
