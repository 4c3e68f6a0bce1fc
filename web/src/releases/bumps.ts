/** How far a release is from the one before, the furthest first. */
import type { Bump } from './types'

export const BUMPS: readonly Bump[] = ['major', 'minor', 'patch', 'prerelease', 'other']

export function isBump(text: string): text is Bump {
  return (BUMPS as readonly string[]).includes(text)
}
