/** The period in eight numbers, each with its definition. */
import './totals.css'
import type { Totals as Numbers } from '../../api/types'
import { count } from '../../format/numbers'
import { Definition } from '../../widgets/definition'
import { Skeleton } from '../../widgets/skeleton'

interface Total {
  readonly key: Exclude<keyof Numbers, 'bumps' | 'failed_rate'>
  readonly term: string
  readonly definition: string
}

const TOTALS: readonly Total[] = [
  {
    key: 'releases',
    term: 'Releases',
    definition: 'Release events received in the period. The CLI sends one for each tag that it makes.',
  },
  {
    key: 'packages',
    term: 'Packages',
    definition: 'Different packages with a release event in the period, counted in each repository.',
  },
  {
    key: 'repositories',
    term: 'Repositories',
    definition: 'Different repositories from which any event was received in the period.',
  },
  {
    key: 'commits',
    term: 'Commits',
    definition:
      'Commits that the release events of the period report, added up. A commit that went into two packages counts twice.',
  },
  {
    key: 'version_bumps',
    term: 'Version bumps',
    definition:
      'Version-bump events received in the period: one for each package that a check, a release or a dry run would bump.',
  },
  {
    key: 'checks',
    term: 'Checks',
    definition:
      'Check events received in the period: one for each run of “ferrflow check”, also when it fails.',
  },
  {
    key: 'inits',
    term: 'Inits',
    definition: 'Init events received in the period: one for each repository set up with “ferrflow init”.',
  },
  {
    key: 'errors',
    term: 'Errors',
    definition: 'Error events received in the period: one for each command of the CLI that failed.',
  },
]

export function Totals({ totals }: { totals: Numbers | undefined }) {
  return (
    <section class="card totals" aria-label="Totals">
      <dl>
        {TOTALS.map(({ key, term, definition }) => (
          <div key={key} class="total" data-total={key} data-some={totals ? totals[key] > 0 : false}>
            <dt>
              <Definition term={term}>{definition}</Definition>
            </dt>
            <dd>{totals ? count(totals[key]) : <Skeleton size="short" />}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
