/** The addresses of a package's page and of a repository's. */
import { organizationPath } from '../frame/areas'

export function packagePath(slug: string, id: string): string {
  return organizationPath(slug, `packages/${id}`)
}

export function repositoryPath(slug: string, id: string): string {
  return organizationPath(slug, `repositories/${id}`)
}
