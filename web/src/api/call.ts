/** Calls the API by the paths of its own description, so that no path, field or answer can be mistyped. */
import { readJson, send } from './client'
import type { paths } from './schema'

export type Method = 'get' | 'post' | 'patch' | 'delete'
type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends object ? P : never
}[keyof paths]
type Operation<M extends Method, P extends keyof paths> = NonNullable<paths[P][M]>

type Success = 200 | 201 | 202 | 204
type Json<T> = T extends { readonly content: { readonly 'application/json': infer Body } } ? Body : undefined

/** What a successful call answers; undefined where it answers nothing. */
export type Answer<M extends Method, P extends PathsWith<M>> =
  Operation<M, P> extends { readonly responses: infer R }
    ? { [S in keyof R & Success]: Json<R[S]> }[keyof R & Success]
    : never

/** What a call sends as its body. */
export type Body<M extends Method, P extends PathsWith<M>> =
  Operation<M, P> extends { readonly requestBody: infer Content } ? Json<Content> : never

type Parameters<O, Where extends 'path' | 'query'> = O extends { readonly parameters: infer All }
  ? All extends { readonly [W in Where]?: infer Names }
    ? NonNullable<Names>
    : never
  : never

type PathPart<O> = [Parameters<O, 'path'>] extends [never] ? object : { readonly path: Parameters<O, 'path'> }
type QueryPart<O> = [Parameters<O, 'query'>] extends [never]
  ? object
  : { readonly query?: Parameters<O, 'query'> }
type BodyPart<O> = O extends { readonly requestBody: infer Content }
  ? { readonly body: Json<Content> }
  : object

/** The parts of a request that its path demands. */
export type Parts<M extends Method, P extends PathsWith<M>> = PathPart<Operation<M, P>> &
  QueryPart<Operation<M, P>> &
  BodyPart<Operation<M, P>> & { readonly signal?: AbortSignal | undefined }

type PartsArgument<T> = object extends T ? [parts?: T] : [parts: T]

/** Calls the API. Raises ApiError. */
export async function call<M extends Method, P extends PathsWith<M>>(
  method: M,
  path: P,
  ...[parts]: PartsArgument<Parts<M, P>>
): Promise<Answer<M, P>> {
  const response = await request(method, path, parts)
  return response.status === 204 ? (undefined as Answer<M, P>) : readJson<Answer<M, P>>(response)
}

/** One page of a long list, and the cursor of the next. */
export interface Page<T> {
  readonly items: T
  readonly next: string | null
}

/** Calls for a part of a long list. Raises ApiError. */
export async function callForPage<P extends PathsWith<'get'>>(
  path: P,
  ...[parts]: PartsArgument<Parts<'get', P>>
): Promise<Page<Answer<'get', P>>> {
  const response = await request('get', path, parts)
  return { items: await readJson(response), next: nextCursor(response.headers.get('Link')) }
}

interface AnyParts {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

function request(method: Method, path: string, parts: AnyParts = {}): Promise<Response> {
  const { body, signal } = parts
  return send(address(path, parts), {
    method: method.toUpperCase(),
    signal: signal ?? null,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
}

/** The address that a path's template stands for; what the query leaves undefined is left out. */
export function address(
  template: string,
  { path = {}, query = {} }: Pick<AnyParts, 'path' | 'query'>,
): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name]
    // An empty part, or one of dots, would lead to another route.
    if (!value || /^\.+$/.test(value)) throw new Error(`${template} needs its ${name}`)
    return encodeURIComponent(value)
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `${filled}?${search}` : filled
}

/** The cursor in a `Link: <…?cursor=…>; rel="next"` header. */
export function nextCursor(link: string | null): string | null {
  const next = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]
  return next ? new URL(next, window.location.origin).searchParams.get('cursor') : null
}
