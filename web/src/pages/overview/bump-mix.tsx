/** How far the period's releases were from the versions before them, as one bar and its parts in numbers. */
import './bump-mix.css'
import type { Overview, Totals } from '../../api/types'
import { count, share } from '../../format/numbers'
import { Definition } from '../../widgets/definition'
import { Skeleton } from '../../widgets/skeleton'

const PARTS = [
  ['major', 'Major'],
  ['minor', 'Minor'],
  ['patch', 'Patch'],
  ['prerelease', 'Prerelease'],
  ['other', 'Other'],
  ['first', 'First release'],
] as const
type Part = (typeof PARTS)[number][0]

export function BumpMix({ totals }: { totals: Overview['totals'] | undefined }) {
  const parts = totals && partsOf(totals)
  const all = totals?.distinct_releases ?? 0
  return (
    <section class="card bumps" aria-labelledby="bump-mix">
      <div class="card-head">
        <h2 id="bump-mix">
          <Definition of="bump" term="Bumps" />
        </h2>
      </div>
      {totals && all === 0 ? (
        <p class="table-empty">No releases in this period.</p>
      ) : (
        <>
          <div class="bumps-bar" aria-hidden="true">
            {parts &&
              PARTS.map(([part]) =>
                parts[part] > 0 ? (
                  <span key={part} data-bump={part} style={{ flexGrow: parts[part] }} />
                ) : null,
              )}
          </div>
          <dl>
            {PARTS.map(([part, name]) => (
              <div key={part}>
                <dt data-bump={part}>{name}</dt>
                <dd>
                  {parts ? (
                    <>
                      {count(parts[part])} <span class="quiet">{share(parts[part] / all)}</span>
                    </>
                  ) : (
                    <Skeleton size="short" />
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  )
}

/** A package's first release has nothing to be measured from. */
function partsOf({ bumps, distinct_releases }: Totals): Readonly<Record<Part, number>> {
  const { major, minor, patch, prerelease, other } = bumps
  const measured = major + minor + patch + prerelease + other
  return { ...bumps, first: Math.max(0, distinct_releases - measured) }
}
