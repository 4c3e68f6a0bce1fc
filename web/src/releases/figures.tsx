/** What releases of a period come to: a few numbers, each with its definition. */
import './figures.css'
import type { ComponentChildren } from 'preact'
import type { Metric } from '../metrics/definitions'
import { Definition } from '../widgets/definition'
import { NotEnough } from '../widgets/not-enough'
import { Skeleton } from '../widgets/skeleton'

export interface Figure {
  readonly term: string
  readonly metric?: Metric
  /** What it means, where that is none of the metrics. */
  readonly about?: string
  /** Null where it is not known; undefined while it is on its way. */
  readonly value: string | null | undefined
  /** From how much data on it is known. */
  readonly floor?: string | undefined
  /** A quiet line below. */
  readonly note?: ComponentChildren
}

export function Figures({ label, figures }: { label: string; figures: readonly Figure[] }) {
  return (
    <section class="card figures" aria-label={label} data-figures={figures.length}>
      <dl>
        {figures.map(({ term, metric, about, value, floor, note }) => (
          <div key={term} class="figure">
            <dt>
              <Definition {...(metric && { of: metric })} term={term}>
                {about}
              </Definition>
            </dt>
            <dd>
              {value === undefined ? (
                <Skeleton size="short" />
              ) : value === null ? (
                <NotEnough floor={floor} />
              ) : (
                <span class="figure-value">{value}</span>
              )}
              {note && <span class="figure-note">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
