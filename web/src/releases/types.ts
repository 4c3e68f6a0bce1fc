/** Packages and releases as the API tells of them, by plain names. */
import type { Answer } from '../api/call'

export type Board = Answer<'get', '/api/v1/orgs/{slug}/board'>
/** A package as it stands. */
export type PackageRow = Board['packages'][number]
export type RepositoryRef = NonNullable<PackageRow['repository']>
export type Scheme = PackageRow['scheme']
/** One version of one package. */
export type Release = Answer<'get', '/api/v1/orgs/{slug}/releases'>[number]
export type Bump = NonNullable<Release['bump']>
export type News = Answer<'get', '/api/v1/orgs/{slug}/releases/new'>
