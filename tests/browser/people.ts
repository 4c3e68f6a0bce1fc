/**
 * The people of a story, each in a window of their own. What the story is not about is done through the API,
 * with the cookies of the window.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { openPage } from './browser'
import { EMAIL, PASSWORD, SERVER } from './server'

export type Role = 'owner' | 'admin' | 'member' | 'viewer'

/** Somebody with an account, and the window in which they are signed in. */
export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly page: Page
}

export interface Answer<T> {
  readonly status: number
  readonly body: T
}

/** Calls the API as whoever is signed in in the window, as its pages do. */
export async function callAs<T = unknown>(
  page: Page,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  data?: object,
): Promise<Answer<T>> {
  const response = await page.request.fetch(`/api/v1${path}`, {
    method,
    headers: { Origin: SERVER },
    ...(data && { data }),
  })
  const text = await response.text()
  return { status: response.status(), body: (text ? JSON.parse(text) : null) as T }
}

/** A window in which nobody is asked anything: the session is there already. */
export async function openAs(
  browser: Browser,
  email: string,
  password: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(browser, options)
  await made(callAs(page, 'POST', '/auth/login', { email, password }), 200)
  return page
}

export function openAsAdministrator(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  return openAs(browser, EMAIL, PASSWORD, options)
}

/** Somebody new, who joins the organization. `inviter` is a window of somebody who runs it. */
export async function join(
  browser: Browser,
  inviter: Page,
  slug: string,
  role: Role,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const email = `${name.toLowerCase()}@example.com`
  const password = `${name} keeps seven green bicycles`
  const invitation = await made<{ token: string }>(
    callAs(inviter, 'POST', `/orgs/${slug}/invitations`, { email, role }),
    201,
  )
  const page = await openPage(browser, options)
  const registration = { token: invitation.token, display_name: name, password }
  await made(callAs(page, 'POST', '/invitations/register', registration), 201)
  return { name, email, password, page }
}

/** Somebody new, who may only look at the administrator's organization. */
export async function arrive(
  browser: Browser,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const administrator = await openAsAdministrator(browser)
  const [organization] = await made<{ slug: string }[]>(callAs(administrator, 'GET', '/orgs'), 200)
  const person = await join(browser, administrator, organization?.slug ?? '', 'viewer', name, options)
  await administrator.context().close()
  return person
}

/** Somebody new, and an organization that is theirs. */
export async function found(
  browser: Browser,
  name: string,
  organization: { name: string; slug: string },
  options: BrowserContextOptions = {},
): Promise<Person> {
  const owner = await arrive(browser, name, options)
  await made(callAs(owner.page, 'POST', '/orgs', organization), 201)
  return owner
}

/** What the server's own record says that somebody did, or that was done to them. */
export async function recorded(browser: Browser, email: string): Promise<readonly string[]> {
  const administrator = await openAsAdministrator(browser)
  const entries = await made<{ action: string; actor_name: string | null; target: string | null }[]>(
    callAs(administrator, 'GET', '/admin/audit?limit=200'),
    200,
  )
  await administrator.context().close()
  return entries
    .filter(({ actor_name, target }) => actor_name === email || target === email)
    .map(({ action }) => action)
}

/** An ingest key of the organization that `page`'s person runs: its address and its webhook secret. */
export function makeKey(page: Page, slug: string, name: string): Promise<{ url: string; webhook_secret: string }> {
  return made(callAs(page, 'POST', `/orgs/${slug}/ingest-keys`, { name }), 201)
}

async function made<T>(calling: Promise<Answer<T>>, status: number): Promise<T> {
  const answer = await calling
  expect(answer.status, JSON.stringify(answer.body)).toBe(status)
  return answer.body
}
