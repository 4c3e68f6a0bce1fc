/** What a page shows in the place of something that could not be fetched. */
import './failure.css'

interface QueryState {
  readonly data: unknown
  readonly errorUpdateCount: number
}

/**
 * Whether a query has failed and never had an answer. It stays so while the query tries again, so that a
 * page does not blink between its error and its skeleton.
 */
export function hasFailed({ data, errorUpdateCount }: QueryState): boolean {
  return data === undefined && errorUpdateCount > 0
}

interface Props {
  /** What is missing, as the beginning of a sentence: `The members`. */
  readonly what: string
  readonly error: Error | null
  readonly retry: () => unknown
}

export function Failure({ what, error, retry }: Props) {
  return (
    <div class="failure">
      <p role="status">
        {what} could not be loaded. {error?.message}
      </p>
      <button type="button" class="button button-quiet" onClick={() => void retry()}>
        Try again
      </button>
    </div>
  )
}
