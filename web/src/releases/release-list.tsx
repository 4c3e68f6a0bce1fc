/** Releases along a line, each with a dot by how far it is from the one before. */
import './release-list.css'
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import { count, counted } from '../format/numbers'
import { clockTime, exactTime } from '../format/times'
import { DEFINITIONS } from '../metrics/definitions'
import { Moment } from '../widgets/moment'
import { RepositoryName } from '../widgets/repository-name'
import { BumpOf } from './bump-badge'
import { packagePath, repositoryPath } from './links'
import { PackageName } from './package-name'
import type { Release } from './types'

interface Shown {
  readonly slug: string
  /** Which of its names each has; the page says the others for all. */
  readonly names?: 'both' | 'package' | 'none'
  /** Whether the day stands above, so that the time of day will do. */
  readonly ofOneDay?: boolean
}

interface Props extends Shown {
  readonly releases: readonly Release[]
  readonly label: string
  /** A line above the release with this id. */
  readonly above?: { readonly id: string | null; readonly line: ComponentChildren }
}

export function ReleaseList({ releases, label, above, ...shown }: Props) {
  return (
    <ol class="releases-line" aria-label={label}>
      {releases.map((release) => (
        <ReleaseEntry key={release.id} release={release} {...shown}>
          {above?.id === release.id && above.line}
        </ReleaseEntry>
      ))}
    </ol>
  )
}

interface EntryProps extends Shown {
  readonly release: Release
  readonly children?: ComponentChildren
}

function ReleaseEntry({ release, slug, names = 'both', ofOneDay = false, children }: EntryProps) {
  const { bump, version, is_rework, released_at } = release
  return (
    <li>
      {children}
      <div class="release" data-bump={bump ?? 'first'}>
        <p class="release-title">
          {names !== 'none' && <PackageLink slug={slug} release={release} />}
          <bdi class="code release-version">{version}</bdi>
          <BumpOf release={release} />
          {is_rework && (
            <span class="badge badge-strong" title={DEFINITIONS.rework.means}>
              rework
            </span>
          )}
        </p>
        <p class="release-time">
          {ofOneDay ? (
            <time dateTime={released_at} title={exactTime(released_at)}>
              {clockTime(released_at)}
            </time>
          ) : (
            <Moment at={released_at} />
          )}
        </p>
        <Details release={release} slug={slug} names={names} />
      </div>
    </li>
  )
}

/** Without a link in the moment before it is worked out which package a release belongs to. */
function PackageLink({ slug, release }: { slug: string; release: Release }) {
  const name = <PackageName name={release.package_name} />
  return (
    <span class="release-package">
      {release.package_id ? <Link href={packagePath(slug, release.package_id)}>{name}</Link> : name}
    </span>
  )
}

const SOURCES: Readonly<Record<Release['source'], string | null>> = {
  cli: null,
  key: 'by an ingest key',
  github: 'from GitHub',
  gitlab: 'from GitLab',
  demo: null,
}

function Details({ release, slug, names }: Pick<EntryProps, 'release' | 'slug' | 'names'>) {
  const { previous, repository, commits, repeats, source, is_prerelease, bump } = release
  const parts: ComponentChildren[] = [
    previous !== null && (
      <>
        after <bdi class="code">{previous}</bdi>
      </>
    ),
    is_prerelease && bump !== 'prerelease' && 'a prerelease',
    names === 'both' && repository && (
      <Link href={repositoryPath(slug, repository.id)}>
        <RepositoryName repository={repository} />
      </Link>
    ),
    commits !== null && counted(commits, 'commit'),
    repeats > 0 && `reported ${count(repeats + 1)} times`,
    SOURCES[source],
  ].filter(Boolean)
  return (
    <p class="release-details">
      {parts.map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </p>
  )
}
