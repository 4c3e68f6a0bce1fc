/** The period in eight numbers, each with its definition and how it compares with the period before. */
import './totals.css'
import type { Overview } from '../../api/types'
import { count } from '../../format/numbers'
import { Change } from '../../widgets/change'
import { Definition } from '../../widgets/definition'
import { NotEnough } from '../../widgets/not-enough'
import { Skeleton } from '../../widgets/skeleton'
import { type Figure, figuresOf, PLACEHOLDERS } from './figures'

export function Totals({ overview }: { overview: Overview | undefined }) {
  const comparable = overview !== undefined && anythingIn(overview.before)
  return (
    <section class="card totals" aria-label="Totals">
      <dl>
        {(overview ? figuresOf(overview) : PLACEHOLDERS).map((figure) => (
          <div key={figure.key} class="total" data-total={figure.key} data-fault={figure.fault}>
            <dt>
              <Definition {...(figure.metric && { of: figure.metric })} term={figure.term}>
                {figure.about}
              </Definition>
            </dt>
            <dd>
              <Value figure={figure} loading={!overview} />
              {comparable && figure.before !== undefined && (
                <Change now={figure.value} before={figure.before} measure={figure.measure} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p class="totals-note">{overview && sayComparison(overview.period.days, comparable)}</p>
    </section>
  )
}

function Value({ figure, loading }: { figure: Figure; loading: boolean }) {
  if (loading) return <Skeleton size="short" />
  if (figure.value === null) return <NotEnough floor={figure.floor} />
  return <span class="total-value">{figure.shown ?? count(figure.value)}</span>
}

function anythingIn({ releases, checks, version_bumps, inits, errors }: Overview['before']): boolean {
  return releases + checks + version_bumps + inits + errors > 0
}

function sayComparison(days: number, comparable: boolean): string {
  return comparable
    ? `Compared with the ${days} days before`
    : `Nothing arrived in the ${days} days before, so there is nothing to compare with`
}
