/** What a repository is called: by people, else by its forge, else by the start of its hash. */
import type { RepositoryRef } from './types'

/** Enough to tell one repository of an organization from another. */
const HASH_SHOWN = 8

export type Named = Pick<RepositoryRef, 'name' | 'suggested_name' | 'hash'>

export function repositoryTitle(repository: Named | null): string {
  if (!repository) return ''
  const { name, suggested_name, hash } = repository
  return name ?? suggested_name ?? (hash ? `unnamed ${shortHash(hash)}` : 'unnamed')
}

export function shortHash(hash: string): string {
  return hash.slice(0, HASH_SHOWN)
}
