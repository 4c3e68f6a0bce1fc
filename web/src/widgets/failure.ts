/** What a query that has nothing to show yet tells its page. */

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
