import { afterEach, describe, expect, it, vi } from 'vitest'
import { call, callForPage } from './call'
import { ApiError, getIfChanged } from './client'

const fetching = vi.fn<typeof fetch>()
vi.stubGlobal('fetch', fetching)
afterEach(() => fetching.mockReset())

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  fetching.mockResolvedValueOnce(
    new Response(body === null ? null : JSON.stringify(body), { status, headers }),
  )
}

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(ApiError)
  return error as ApiError
}

describe('an answer', () => {
  it('is its body', async () => {
    answer(200, { id: 1 })
    expect(await call('get', '/api/v1/auth/me')).toEqual({ id: 1 })
  })

  it('without a body is undefined', async () => {
    answer(204, null)
    expect(await call('post', '/api/v1/auth/logout')).toBeUndefined()
  })

  it('that is no JSON is a failure', async () => {
    fetching.mockResolvedValueOnce(new Response('<html>', { status: 200 }))
    expect((await failureOf(call('get', '/api/v1/auth/me'))).code).toBe('UNREADABLE')
  })
})

describe('a request', () => {
  it('sends JSON, and never takes an answer out of the browser’s cache', async () => {
    answer(200, {})
    await call('post', '/api/v1/auth/login', { body: { email: 'a@b', password: 'c' } })
    expect(fetching).toHaveBeenCalledWith(
      '/api/v1/auth/login',
      expect.objectContaining({
        method: 'POST',
        body: '{"email":"a@b","password":"c"}',
        headers: { 'Content-Type': 'application/json' },
        cache: 'no-store',
        credentials: 'same-origin',
      }),
    )
  })
})

describe('a long list', () => {
  it('comes with the cursor of its next part', async () => {
    answer(200, [], { Link: '</api/v1/admin/users?limit=2&cursor=a%2Bb>; rel="next"' })
    expect(await callForPage('/api/v1/admin/users', { query: { limit: 2 } })).toEqual({
      items: [],
      next: 'a+b',
    })
    answer(200, [])
    expect((await callForPage('/api/v1/admin/users')).next).toBeNull()
  })
})

describe('a refusal', () => {
  it('carries status, code, sentence, fields and the wait', async () => {
    answer(400, { code: 'VALIDATION_FAILED', error: 'Look again.', fields: { email: 'too long' } })
    const invalid = await failureOf(call('post', '/api/v1/auth/logout'))
    expect([invalid.status, invalid.code, invalid.message, invalid.fields, invalid.retryAfter]).toEqual([
      400,
      'VALIDATION_FAILED',
      'Look again.',
      { email: 'too long' },
      null,
    ])

    answer(503, { code: 'SERVICE_UNAVAILABLE', error: 'Busy.' }, { 'Retry-After': '7' })
    expect((await failureOf(call('get', '/api/v1/orgs'))).retryAfter).toBe(7)
  })

  it('says whether the session is over, which a wrong password does not mean', async () => {
    answer(401, { code: 'AUTH_SESSION_EXPIRED', error: 'No.' })
    expect((await failureOf(call('get', '/api/v1/orgs'))).isUnauthorized).toBe(true)
    answer(401, { code: 'AUTH_INVALID_CREDENTIALS', error: 'No.' })
    expect((await failureOf(call('get', '/api/v1/orgs'))).isUnauthorized).toBe(false)
  })

  it('from a proxy, whose body is not ours, still says what it can', async () => {
    fetching.mockResolvedValueOnce(new Response('<h1>Bad gateway</h1>', { status: 502 }))
    const error = await failureOf(call('get', '/api/v1/orgs'))
    expect([error.status, error.code]).toEqual([502, 'UNREADABLE'])
    expect(error.message).toContain('502')
  })

  it('is told apart from a server that cannot be reached', async () => {
    fetching.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    const error = await failureOf(call('get', '/api/v1/orgs'))
    expect([error.status, error.code, error.isUnauthorized]).toEqual([0, 'UNREACHABLE', false])
  })

  it('is not made of a request that we ourselves gave up', async () => {
    const abort = new AbortController()
    abort.abort()
    fetching.mockRejectedValueOnce(new DOMException('Aborted', 'AbortError'))
    await expect(call('get', '/api/v1/orgs', { signal: abort.signal })).rejects.toThrow(DOMException)
  })
})

describe('asking whether something changed', () => {
  it('keeps the tag, sends it next time, and gives back the known object when it still holds', async () => {
    answer(200, { releases: 1 }, { ETag: '"a"' })
    const first = await getIfChanged('/x', undefined)
    expect(first).toEqual({ value: { releases: 1 }, etag: '"a"' })

    answer(304, null)
    expect(await getIfChanged('/x', first)).toBe(first)
    expect(fetching).toHaveBeenLastCalledWith(
      '/x',
      expect.objectContaining({ headers: { 'If-None-Match': '"a"' } }),
    )
  })

  it('takes the new value when it does not', async () => {
    answer(200, { releases: 2 }, { ETag: '"b"' })
    const second = await getIfChanged('/x', { value: { releases: 1 }, etag: '"a"' })
    expect(second).toEqual({ value: { releases: 2 }, etag: '"b"' })
  })
})
