/** Speaks HTTP with the server: JSON in and out, and every failure as one `ApiError`. */

/** Longer than the server takes when it is slow, shorter than a person's patience. */
const TIMEOUT_MS = 15_000

/** How soon something that a page cannot do without is asked for again while the server is away. */
export const SERVER_AWAY_RETRY_MS = 5_000

/** A request that did not succeed: refused by the server, or never answered (`status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong with which field of the request, by its path. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Seconds the server asks us to wait, if it said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }

  /** Whether the server does not know (or no longer knows) who is asking; a wrong password is another matter. */
  get isUnauthorized(): boolean {
    return this.status === 401 && this.code !== 'AUTH_INVALID_CREDENTIALS'
  }
}

/** A body together with the tag by which the server can say that it has not changed. */
export interface Tagged<T> {
  readonly value: T
  readonly etag: string | null
}

/** Fetches `path`, and gives back `known` itself, the same object, if it is still the current value. */
export async function getIfChanged<T>(
  path: string,
  known: Tagged<T> | undefined,
  signal?: AbortSignal,
): Promise<Tagged<T>> {
  const headers: Record<string, string> = known?.etag ? { 'If-None-Match': known.etag } : {}
  const response = await send(path, { headers, signal: signal ?? null })
  if (response.status === 304 && known) return known
  return { value: await readJson<T>(response), etag: response.headers.get('ETag') }
}

/** Sends a request and waits for its answer. Raises ApiError for every answer that is no success. */
export async function send(path: string, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  let response: Response
  try {
    // We ask with our own If-None-Match; the browser's cache must not answer in between.
    response = await fetch(path, { ...init, signal, cache: 'no-store', credentials: 'same-origin' })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new ApiError(0, 'UNREACHABLE', 'The server cannot be reached.')
  }
  if (response.ok || response.status === 304) return response
  throw await refusal(response)
}

export async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T
  } catch {
    throw new ApiError(response.status, 'UNREADABLE', 'The server sent an answer that cannot be read.')
  }
}

/** Turns a refusal into an error, also when a proxy in between wrote its body and not our server. */
async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const { code, error, fields } = (isRecord(body) ? body : {}) as Record<string, unknown>
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : 'UNREADABLE',
    typeof error === 'string' ? error : `The server answered with status ${response.status}.`,
    isRecord(fields) ? (fields as Record<string, string>) : {},
    seconds(response.headers.get('Retry-After')),
  )
}

function seconds(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
