/** What to look at now: packages and repositories with a flag, each leading to the board where they are listed. */
import './attention.css'
import { Link } from 'wouter-preact'
import type { Overview } from '../../api/types'
import { counted } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import type { Metric } from '../../metrics/definitions'
import { Definition } from '../../widgets/definition'
import { Skeleton } from '../../widgets/skeleton'

interface Flag {
  readonly key: keyof Overview['flags']
  readonly term: string
  readonly metric?: Metric
  readonly about?: string
  readonly one: string
  readonly many: string
  readonly page: string
}

const PACKAGES = { one: 'package', many: 'packages' }
const FLAGS: readonly Flag[] = [
  { key: 'failing', term: 'Failing', metric: 'failing', page: 'board?flags=failing', ...PACKAGES },
  { key: 'drift', term: 'Drifting', metric: 'drift', page: 'board?flags=drift', ...PACKAGES },
  { key: 'stale', term: 'Stale', metric: 'stale', page: 'board?flags=stale', ...PACKAGES },
  {
    key: 'unnamed',
    term: 'Unnamed',
    about: 'The CLI sends a repository’s hash, never its name. Whoever knows its address can name it.',
    page: 'repositories',
    one: 'repository',
    many: 'repositories',
  },
]

interface Props {
  readonly slug: string
  readonly flags: Overview['flags'] | undefined
}

export function Attention({ slug, flags }: Props) {
  return (
    <section class="card attention" aria-label="To look at now">
      <dl>
        {FLAGS.map((flag) => (
          <div key={flag.key} data-some={flags ? flags[flag.key] > 0 : false}>
            <dt>
              <Definition {...(flag.metric && { of: flag.metric })} term={flag.term}>
                {flag.about}
              </Definition>
            </dt>
            <dd>{flags ? <Found slug={slug} flag={flag} found={flags[flag.key]} /> : <Skeleton />}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Found({ slug, flag, found }: { slug: string; flag: Flag; found: number }) {
  if (found === 0) return <span class="quiet">none</span>
  return <Link href={organizationPath(slug, flag.page)}>{counted(found, flag.one, flag.many)}</Link>
}
