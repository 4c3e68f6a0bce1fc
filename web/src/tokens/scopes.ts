/** What a token may do. */
import type { Scope } from '../api/types'

/** In the order in which they are offered, each with what it allows. */
export const SCOPES: readonly (readonly [scope: Scope, meaning: string])[] = [
  ['telemetry:read', 'Read the numbers: releases, errors, repositories.'],
  ['events:write', 'Send events (from a later release).'],
  ['secrets:read', 'Read secrets from vaults (from a later release).'],
  ['secrets:write', 'Change secrets and vaults (from a later release).'],
  ['org:read', 'See organizations, their members, teams and projects.'],
  ['org:admin', 'Change them, and read the audit log.'],
  ['tokens:write', 'List, create and revoke tokens.'],
  ['*', 'Everything you may do.'],
]

/** What `*` allows where the token is an organization's. */
export const EVERYTHING_OF_ORGANIZATION = 'Everything an administrator of this organization may do.'

/**
 * A path of the API that a token with these scopes may read, to try it with; null where there is none.
 * `personal` tokens may always ask whose they are.
 */
export function pathToTry(scopes: readonly string[], personal: boolean): string | null {
  const has = (scope: Scope) => scopes.includes(scope) || scopes.includes('*')
  if (has('org:read') || has('org:admin')) return '/api/v1/orgs'
  if (has('telemetry:read')) return '/api/v1/stats'
  return personal ? '/api/v1/auth/me' : null
}

/** Shell lines that use a token without showing it in the list of processes. */
export function curlLines(origin: string, token: string, path: string): string {
  return [
    `FERRFLOW_TOKEN='${token}'`,
    `printf 'Authorization: Bearer %s' "$FERRFLOW_TOKEN" | curl -i -H @- ${origin}${path}`,
  ].join('\n')
}
