/** An event as a person would tell it. */

interface Told {
  readonly event_type: string
  readonly package_name?: string | null
  readonly package_version?: string | null
  readonly metadata?: unknown
}

const WORDS: Readonly<Record<string, string>> = {
  check: 'A check',
  init: 'A repository set up',
  error: 'An error',
  release: 'A release',
  version_bump: 'A version bump',
}

/** `A release of api 1.2.3`, `An error of release, E3002`, `A check`. */
export function eventInWords({ event_type, package_name, package_version, metadata }: Told): string {
  const what = WORDS[event_type] ?? event_type
  if (event_type === 'error') {
    const { command, error_code } = (metadata ?? {}) as Record<string, unknown>
    return [command ? `${what} of ${String(command)}` : what, error_code].filter(Boolean).join(', ')
  }
  const named = [package_name, package_version].filter(Boolean).join(' ')
  return named ? `${what} of ${named}` : what
}
