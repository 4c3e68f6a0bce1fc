/** The bodies of the API that the dashboard reads. Times are RFC 3339 in UTC, ids are UUIDs. */

export interface User {
  readonly id: string
  readonly email: string
  readonly email_verified: boolean
  readonly display_name: string | null
  readonly avatar_url: string | null
  readonly is_staff: boolean
  readonly created_at: string
  readonly last_login_at: string | null
}

export interface Organization {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly role: string
  readonly member_count: number
  readonly created_at: string
}

export interface Totals {
  readonly releases: number
  readonly version_bumps: number
  readonly checks: number
  readonly inits: number
  readonly errors: number
  readonly packages: number
  readonly repositories: number
  readonly commits: number
}

export interface DayOfReleases {
  /** A UTC day, `2026-10-25`. */
  readonly day: string
  readonly releases: number
}

export interface Repository {
  readonly id: string
  /** Null until somebody names the repository: the CLI sends only the hash of its address. */
  readonly name: string | null
  readonly hash: string
}

export interface Release {
  readonly id: string
  readonly repository: Repository | null
  readonly package_name: string | null
  readonly package_version: string | null
  readonly commits_count: number | null
  readonly released_at: string
  readonly demo: boolean
}

export interface ErrorsOfCode {
  readonly error_code: string | null
  readonly command: string | null
  readonly errors: number
  readonly last_seen_at: string
}

export interface Overview {
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string }
  /** UTC days, today included; `from` is the start of the first one. */
  readonly period: { readonly from: string; readonly to: string; readonly days: number }
  readonly totals: Totals
  /** One entry a day of the period, days without a release included. */
  readonly releases_per_day: readonly DayOfReleases[]
  /** At most 20, in the period or not. */
  readonly newest_releases: readonly Release[]
  /** In the period, the most frequent first. */
  readonly errors_by_code: readonly ErrorsOfCode[]
  readonly has_events: boolean
  readonly last_event_at: string | null
  readonly demo: boolean
}
