/** What a repository is called in a sentence. */

const HASH_SHOWN = 8

interface Named {
  readonly name: string | null
  readonly hash: string | null
}

/** Its name; until it has one, `unnamed 1a2b3c4d`. */
export function repositoryLabel({ name, hash }: Named): string {
  return name ?? (hash ? `unnamed ${hash.slice(0, HASH_SHOWN)}` : 'an unnamed repository')
}
