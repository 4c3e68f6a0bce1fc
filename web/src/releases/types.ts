/** Packages and releases as the API tells of them, by plain names. */
import type { Answer } from '../api/call'
import type { paths } from '../api/schema'

export type Board = Answer<'get', '/api/v1/orgs/{slug}/board'>
/** A package as it stands. */
export type PackageRow = Board['packages'][number]
export type RepositoryRef = NonNullable<PackageRow['repository']>
export type Scheme = PackageRow['scheme']
/** One version of one package. */
export type Release = Answer<'get', '/api/v1/orgs/{slug}/releases'>[number]
export type Bump = NonNullable<Release['bump']>
/** Which releases are sought. */
export type ReleasesSought = Omit<
  NonNullable<paths['/api/v1/orgs/{slug}/releases']['get']['parameters']['query']>,
  'limit' | 'cursor'
>
export type PackageReport = Answer<'get', '/api/v1/orgs/{slug}/packages/{package_id}'>
export type RepositoryReport = Answer<'get', '/api/v1/orgs/{slug}/repositories/{repository_id}/report'>
export type Incident = RepositoryReport['recovery']['incidents'][number]
