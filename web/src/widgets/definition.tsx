/** A term whose exact meaning is one press away: the label of every number that could be read two ways. */
import './definition.css'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Link, useRoute } from 'wouter-preact'
import { DEFINITIONS, type Metric, type MetricDefinition } from '../metrics/definitions'
import { headingId } from '../metrics/heading-id'

interface Props {
  /** One of the numbers that docs/metrics.md defines. */
  readonly of?: Metric
  /** The term; the definition's own where it is left out. */
  readonly term?: ComponentChildren
  /** What the term means, in a sentence or two, where it is none of those; or what is to be added. */
  readonly children?: ComponentChildren
}

export function Definition({ of, term, children }: Props) {
  const id = useId()
  const defined: MetricDefinition | undefined = of && DEFINITIONS[of]
  return (
    <>
      <button type="button" class="definition" popovertarget={id} title="What it means">
        {term ?? defined?.term}
      </button>
      <span id={id} popover="auto" role="note" class="popover definition-text">
        {defined ? <Meaning defined={defined}>{children}</Meaning> : children}
      </span>
    </>
  )
}

function Meaning({ defined, children }: { defined: MetricDefinition; children: ComponentChildren }) {
  const { term, heading, means, floor } = defined
  const [, params] = useRoute('/orgs/:slug/*?')
  return (
    <>
      {means} {floor && <>{floor} </>}
      {children && <>{children} </>}
      {params && (
        <Link href={`/orgs/${encodeURIComponent(params.slug)}/definitions#${headingId(heading)}`}>
          More<span class="visually-hidden"> about {term.toLowerCase()}</span>
        </Link>
      )}
    </>
  )
}
