/** Pages whose code is fetched when somebody first goes there, so that the first view stays small. */
import type { ComponentType, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { PageHeading } from './page-heading'
import { Skeleton } from './skeleton'

/** The component that `load` fetches, with a place holder until it is there. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props> {
  let Loaded: ComponentType<Props> | undefined

  return function Lazy(props: Props) {
    const [outcome, setOutcome] = useState<'fetched' | 'failed' | null>(null)

    useEffect(() => {
      if (Loaded) return
      load().then(
        (component) => {
          Loaded = component
          setOutcome('fetched')
        },
        () => setOutcome('failed'),
      )
    }, [])

    if (Loaded) return <Loaded {...props} />
    if (outcome === 'failed') return <MissingPage />
    return <Loading />
  }
}

/** Stands where a page will be. */
export function Loading() {
  return (
    <p class="loading-page" aria-busy="true">
      <span class="visually-hidden">Loading…</span>
      <Skeleton size="long" />
    </p>
  )
}

function MissingPage() {
  return (
    <div class="page-nothing">
      <PageHeading title="This page could not be loaded" />
      <p role="status">Either the server cannot be reached, or it was updated after you opened this page.</p>
      <button type="button" class="button" onClick={() => window.location.reload()}>
        Reload
      </button>
    </div>
  )
}
