/** A term whose exact meaning is one press away: the label of every number that could be read two ways. */
import './definition.css'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { DEFINITIONS, definitionPath, type Metric, type MetricDefinition } from '../metrics/definitions'

type Props =
  | {
      /** One of the numbers that docs/metrics.md defines. */
      readonly of: Metric
      /** Its name here, where that is another than usual. */
      readonly term?: ComponentChildren
    }
  | {
      readonly of?: undefined
      readonly term: ComponentChildren
      /** What the term means, in a sentence or two. */
      readonly children: ComponentChildren
    }

export function Definition(props: Props) {
  const id = useId()
  const defined: MetricDefinition | undefined = props.of && DEFINITIONS[props.of]
  return (
    <>
      <button type="button" class="definition" popovertarget={id} title="What it means">
        {props.term ?? defined?.term}
      </button>
      <span id={id} popover="auto" role="note" class="popover definition-text">
        {defined ? <Meaning defined={defined} /> : props.of === undefined && props.children}
      </span>
    </>
  )
}

function Meaning({ defined }: { defined: MetricDefinition }) {
  return (
    <>
      {defined.means} {defined.floor && <>{defined.floor} </>}
      <Link href={definitionPath(defined)}>
        More<span class="visually-hidden"> about {defined.term.toLowerCase()}</span>
      </Link>
    </>
  )
}
