/** A card with a list of things in rows, with its states: still loading, failed, nothing there. */
import './rows.css'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Failure, hasFailed } from './failure'
import { Skeleton } from './skeleton'

/** As much of a query as a list needs. */
interface Listing<T> {
  readonly data: readonly T[] | undefined
  readonly error: Error | null
  readonly errorUpdateCount: number
  readonly refetch: () => unknown
}

interface Props<T> {
  readonly title: string
  /** Whether the page’s own title says it already, and this one is for screen readers alone. */
  readonly plain?: boolean
  /** What stands beside the title: a button, a filter. */
  readonly action?: ComponentChildren
  readonly about?: ComponentChildren
  readonly query: Listing<T>
  /** What to say when there is nothing. */
  readonly empty: string
  readonly skeletons?: number
  /** One row: a `<li>` with its key. */
  readonly children: (item: T) => ComponentChildren
  readonly footer?: ComponentChildren
}

export function Rows<T>({
  title,
  plain = false,
  action,
  about,
  query,
  empty,
  skeletons = 2,
  children,
  footer,
}: Props<T>) {
  const id = useId()
  const { data } = query
  return (
    <section class="card" aria-labelledby={id} aria-busy={!data && !query.error}>
      {plain ? (
        <h2 id={id} class="visually-hidden">
          {title}
        </h2>
      ) : (
        <div class="card-head">
          <h2 id={id}>{title}</h2>
          {action}
        </div>
      )}
      {about && <p class="rows-about">{about}</p>}
      {hasFailed(query) ? (
        <Failure what={title} error={query.error} retry={query.refetch} />
      ) : data?.length === 0 ? (
        <p class="rows-empty">{empty}</p>
      ) : (
        <ul class="rows">
          {data
            ? data.map(children)
            : Array.from({ length: skeletons }, (_, index) => (
                <li key={index} class="row">
                  <div class="row-what">
                    <Skeleton size="long" />
                  </div>
                </li>
              ))}
        </ul>
      )}
      {footer}
    </section>
  )
}

interface RowProps {
  readonly title: ComponentChildren
  readonly badge?: ComponentChildren
  /** The quiet line below. */
  readonly detail?: ComponentChildren
  readonly before?: ComponentChildren
  readonly actions?: ComponentChildren
}

export function Row({ title, badge, detail, before, actions }: RowProps) {
  return (
    <li class="row">
      {before}
      <div class="row-what">
        <p class="row-title">
          <span>{title}</span>
          {badge}
        </p>
        {detail && <p class="row-detail">{detail}</p>}
      </div>
      {actions && <div class="row-actions">{actions}</div>}
    </li>
  )
}
