/** The page for when the server does not answer what a page cannot do without. */
import { PageHeading } from './page-heading'
import { PlainPage } from './plain-page'

interface Props {
  readonly error: Error | null
  readonly retry: () => unknown
}

export function ServerAway({ error, retry }: Props) {
  return (
    <PlainPage>
      <PageHeading title="The server is not answering" />
      <p role="status">{error?.message ?? 'Trying again.'} This page keeps trying by itself.</p>
      <button type="button" class="button" onClick={() => void retry()}>
        Try now
      </button>
    </PlainPage>
  )
}
