/** A release as the API tells of it, for tests. */
import type { Release } from './types'

export function release(id: string, more: Partial<Release> = {}): Release {
  return {
    id,
    repository: null,
    package_id: null,
    package_name: 'api',
    version: '1.0.0',
    previous: null,
    bump: null,
    is_prerelease: false,
    is_rework: false,
    commits: 1,
    released_at: '2026-11-23T12:00:00Z',
    repeats: 0,
    source: 'cli',
    ...more,
  }
}
