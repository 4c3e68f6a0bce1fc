/** Pages whose code is fetched when somebody first goes there, so that the first view stays small. */
import type { ComponentType, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure } from './failure'
import { PageHeading } from './page-heading'
import { Skeleton } from './skeleton'

/** The component that `load` fetches, with a place holder until it is there. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props> {
  let Loaded: ComponentType<Props> | undefined

  return function Lazy(props: Props) {
    const [, redraw] = useState(0)
    const [error, setError] = useState<Error | null>(null)

    function fetch() {
      setError(null)
      load().then(
        (component) => {
          Loaded = component
          redraw(1)
        },
        () =>
          setError(
            new Error('This page could not be fetched. After an update of the server a reload helps.'),
          ),
      )
    }
    useEffect(() => void (Loaded ?? fetch()), [])

    if (Loaded) return <Loaded {...props} />
    if (error) return <MissingPage error={error} />
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

function MissingPage({ error }: { error: Error }) {
  return (
    <>
      <PageHeading title="This page is not here" />
      <Failure what="This page" error={error} retry={() => window.location.reload()} />
    </>
  )
}
