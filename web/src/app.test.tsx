import { render } from 'preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { POLL_MS } from './api/live'
import { FIRST_EVENT_REFRESH_MS } from './api/queries'
import type { Overview, User } from './api/types'
import { App } from './app'
import { announce } from './widgets/status-line'

vi.mock('./widgets/chart/plot', () => ({
  drawBars: () => ({ show() {}, mark() {}, destroy() {} }),
}))

const USER: User = {
  id: '1',
  email: 'ada@example.com',
  email_verified: true,
  display_name: null,
  avatar_url: null,
  timezone: null,
  locale: null,
  is_staff: true,
  second_factor: false,
  created_at: '2026-11-01T00:00:00Z',
  last_login_at: null,
}

const ASKED = {
  challenge: 'c1',
  methods: ['totp', 'recovery_code'],
  expires_at: '2026-11-23T14:05:00Z',
  passkey: null,
}

const INVITATION = {
  organization: { name: 'Ada’s', slug: 'ada' },
  email: USER.email,
  role: 'viewer',
  invited_by: 'eve@example.com',
  expires_at: '2026-11-30T00:00:00Z',
}

function organization() {
  const { role, requiresSecondFactor } = server
  return {
    id: '1',
    slug: 'ada',
    name: 'Ada’s',
    role,
    member_count: 1,
    requires_second_factor: requiresSecondFactor,
  }
}

function totals(releases: number): Overview['totals'] {
  return {
    releases,
    version_bumps: 0,
    checks: 0,
    inits: 0,
    errors: 0,
    packages: 0,
    repositories: 0,
    commits: 0,
    distinct_releases: releases,
    repeats: 0,
    runs: 0,
    release_errors: 0,
    failed_rate: null,
    reworks: 0,
    rework_share: null,
    semantic_patches: 0,
    bumps: { major: 0, minor: 0, patch: 0, prerelease: 0, other: 0 },
    packages_released: 0,
    repositories_released: 0,
  }
}

function overview(releases: number): Overview {
  return {
    organization: { id: '1', slug: 'ada', name: 'Ada’s' },
    period: { from: '2026-11-23T00:00:00Z', to: '2026-11-23T14:00:00Z', days: 1, timezone: 'UTC' },
    totals: totals(releases),
    before: totals(0),
    releases_per_day: [{ day: '2026-11-23', releases, failures: 0 }],
    recovery_median_seconds: null,
    newest_releases: [],
    errors_by_code: [],
    flags: { drift: 0, stale: 0, failing: 0, unnamed: 0 },
    not_enough: {},
    has_events: releases > 0,
    last_event_at: null,
    demo: false,
  }
}

/** As much of the server as the pages need, to be changed as a test goes on. */
const server = {
  signedIn: false,
  expired: false,
  releases: 3,
  away: false,
  secondFactor: false,
  role: 'owner',
  requiresSecondFactor: false,
  asked: [] as string[],
}

async function respond(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const url = new URL(String(input), window.location.origin)
  const path = url.pathname
  server.asked.push(path + url.search)
  if (server.away) throw new TypeError('Failed to fetch')
  if (path === '/api/v1/auth/options') return Response.json({ forgot_password: false })
  if (path === '/api/v1/auth/login') {
    const { password } = JSON.parse(String(init?.body))
    if (password !== 'right') return refuse(401, 'AUTH_INVALID_CREDENTIALS')
    if (server.secondFactor) return Response.json(ASKED, { status: 202 })
    server.signedIn = true
    return Response.json({ token: 'secret', user: USER })
  }
  if (path === '/api/v1/auth/login/second-factor') {
    const { challenge, code } = JSON.parse(String(init?.body))
    if (challenge !== ASKED.challenge || code !== '123456') return refuse(401, 'AUTH_INVALID_CREDENTIALS')
    server.signedIn = true
    return Response.json({ token: 'secret', user: USER })
  }
  if (path === '/api/v1/invitations/inspect') {
    const { token } = JSON.parse(String(init?.body))
    return token === 'finv_abc' ? Response.json(INVITATION) : refuse(404, 'NOT_FOUND')
  }
  if (!server.signedIn) return refuse(401, server.expired ? 'AUTH_SESSION_EXPIRED' : 'AUTH_UNAUTHORIZED')
  if (path === '/api/v1/auth/logout') {
    server.signedIn = false
    return new Response(null, { status: 204 })
  }
  if (path === '/api/v1/auth/me') return Response.json(USER)
  if (path === '/api/v1/orgs') return Response.json([organization()])
  if (path === '/api/v1/orgs/ada/overview') return Response.json(overview(server.releases))
  return refuse(404, 'ORG_NOT_FOUND')
}

function refuse(status: number, code: string): Response {
  return Response.json({ code, error: 'No.' }, { status })
}

/** A server that tells of no change, so that it is asked. */
class SilentSource extends EventTarget {
  close() {}
}

let root: HTMLElement

function open(path: string) {
  window.history.replaceState(null, '', path)
  root = document.createElement('div')
  document.body.append(root)
  render(<App />, root)
}

async function see(text: string) {
  await vi.waitFor(() => expect(root.textContent).toContain(text))
}

function press(label: string) {
  const buttons = [...root.querySelectorAll('button')]
  buttons.find((button) => button.textContent?.startsWith(label))?.click()
}

function fill(name: string, value: string) {
  const input = root.querySelector<HTMLInputElement>(`[name=${name}]`)!
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

function signIn(password: string) {
  fill('email', USER.email)
  fill('password', password)
  press('Sign in')
}

function here(): string {
  return window.location.pathname + window.location.search
}

// For the whole file: a redraw that Preact has put off must not be lost between two sets of timers.
vi.useFakeTimers({ shouldAdvanceTime: true })

beforeEach(() => {
  Object.assign(server, {
    signedIn: false,
    expired: false,
    releases: 3,
    away: false,
    secondFactor: false,
    role: 'owner',
    requiresSecondFactor: false,
    asked: [],
  })
  sessionStorage.clear()
  localStorage.clear()
  vi.stubGlobal('fetch', vi.fn(respond))
  vi.stubGlobal('EventSource', SilentSource)
})

afterEach(async () => {
  render(null, root)
  root.remove()
  await vi.runOnlyPendingTimersAsync()
})

describe('somebody who is not signed in', () => {
  it('is sent to sign in, told what was wrong, and sent back where they wanted to go', async () => {
    open('/orgs/ada?days=7')
    await see('Password')
    expect(here()).toBe(`/sign-in?next=${encodeURIComponent('/orgs/ada?days=7')}`)
    expect(root.textContent).not.toContain('Your session ended')

    signIn('wrong')
    await see('Wrong e-mail or password.')
    expect(root.querySelector('[name=password]')?.getAttribute('aria-invalid')).toBe('true')

    signIn('right')
    await see('Overview')
    expect(here()).toBe('/orgs/ada?days=7')
    expect(server.asked).toContain('/api/v1/orgs/ada/overview?days=7&timezone=UTC')
  })

  it('proves a second factor where one is asked for', async () => {
    server.secondFactor = true
    open('/sign-in')
    await see('Password')
    signIn('right')
    await see('Is it you?')
    fill('code', '000 000')
    press('Continue')
    await see('This code is wrong, or was used before.')
    expect(root.textContent).not.toContain('Your session ended')

    press('Use a recovery code instead')
    await see('One of the ten that you saved')
    press('Use the authenticator app instead')
    await see('Code')
    fill('code', '123 456')
    press('Continue')
    await see('Overview')
  })

  it('keeps an invitation over signing in, and out of every address', async () => {
    open('/invitation#finv_abc')
    await see('Join Ada’s')
    expect(window.location.href).not.toContain('finv_abc')
    root.querySelector<HTMLAnchorElement>('a[href^="/sign-in"]')?.click()
    await see('Sign in')
    expect(window.location.search).toBe('?next=%2Finvitation')
    await see('Password')
    signIn('right')
    await see('You are signed in as ada@example.com')
    expect(server.asked.join(' ')).not.toContain('finv_abc')
  })

  it('learns that an invitation leads nowhere', async () => {
    open('/invitation#finv_old')
    await see('This link does not work')
    expect(sessionStorage.length).toBe(0)
  })

  it('learns that the session ran out, if that is why', async () => {
    server.expired = true
    open('/')
    await see('Your session ended.')
  })
})

describe('somebody who is signed in', () => {
  beforeEach(() => {
    server.signedIn = true
  })

  it('comes from the front door to the overview of the first organization', async () => {
    open('/')
    await see('Overview')
    expect(here()).toBe('/orgs/ada')
    await vi.waitFor(() => expect(document.title).toBe('Overview · Ada’s · FerrFlow'))
  })

  it('need not sign in again', async () => {
    open('/sign-in?next=%2Forgs%2Fada%3Fdays%3D90')
    await see('Overview')
    expect(here()).toBe('/orgs/ada?days=90')
  })

  it('sees new numbers without doing anything', async () => {
    open('/orgs/ada')
    await see('3 releases')
    server.releases = 4
    await vi.advanceTimersByTimeAsync(POLL_MS)
    await see('4 releases')
  })

  it('keeps the numbers while the server is away, and is told so', async () => {
    open('/orgs/ada')
    await see('3 releases')
    server.away = true
    await vi.advanceTimersByTimeAsync(POLL_MS)
    await see('trying again')
    expect(root.textContent).toContain('3 releases')

    server.away = false
    await vi.advanceTimersByTimeAsync(POLL_MS)
    await vi.waitFor(() => expect(root.textContent).not.toContain('trying again'))
  })

  it('is led to connecting a project until the first event arrives', async () => {
    server.releases = 0
    open('/orgs/ada')
    await see('Waiting for the first event')
    expect(root.querySelector('main a.button')?.getAttribute('href')).toBe('/orgs/ada/connect')
    server.releases = 1
    await vi.advanceTimersByTimeAsync(FIRST_EVENT_REFRESH_MS)
    await see('1 release')
    expect(root.querySelector('h1')?.textContent).toBe('Overview')
  })

  it('is asked to sign in again when the session ends', async () => {
    open('/orgs/ada?days=90')
    await see('3 releases')
    server.signedIn = false
    await vi.advanceTimersByTimeAsync(POLL_MS)
    await see('Your session ended.')
    expect(here()).toBe(`/sign-in?next=${encodeURIComponent('/orgs/ada?days=90')}`)
    expect(root.textContent).not.toContain('releases')
  })

  it('signs out, and no request of the last moment calls that an expiry', async () => {
    open('/orgs/ada')
    await see('3 releases')
    press('Sign out')
    await see('You are signed out.')
    expect(here()).toBe('/sign-in')
    await vi.advanceTimersByTimeAsync(2 * POLL_MS)
    expect(root.textContent).toContain('You are signed out.')
  })

  it('leaves nothing behind that was said to them', async () => {
    open('/orgs/ada')
    await see('3 releases')
    announce('Eve was invited')
    await see('Eve was invited')
    press('Sign out')
    await see('You are signed out.')
    await vi.waitFor(() => expect(root.textContent).not.toContain('Eve was invited'))
  })

  it('is told when signing out did not work', async () => {
    open('/orgs/ada')
    await see('3 releases')
    server.away = true
    press('Sign out')
    await see('You are still signed in: The server cannot be reached.')
  })

  it('who only looks is led to nothing that they may not see', async () => {
    server.role = 'viewer'
    open('/orgs/ada')
    await see('3 releases')
    await see('Ada’s')
    expect(root.querySelector('.navigation')?.textContent).not.toContain('Audit log')
    render(null, root)
    open('/orgs/ada/audit')
    await see('There is no such page')
    expect(server.asked.join(' ')).not.toContain('/audit')
  })

  it('sees nothing of an organization that requires a second factor which they lack, but may leave it', async () => {
    server.requiresSecondFactor = true
    open('/orgs/ada')
    await see('A second factor is required')
    expect(root.textContent).not.toContain('releases')
    press('Leave Ada’s')
    await vi.waitFor(() => expect(root.querySelector('dialog')?.textContent).toContain('Leave Ada’s?'))
  })

  it('reads of an organization or a page that is not there', async () => {
    open('/orgs/other')
    await see('There is no such organization')
    render(null, root)
    open('/what/is/this')
    await see('There is no such page')
  })
})

it('a server that is away is asked again until it answers', async () => {
  server.away = true
  open('/orgs/ada')
  await see('The server is not answering')
  Object.assign(server, { away: false, signedIn: true })
  await vi.advanceTimersByTimeAsync(POLL_MS)
  await see('3 releases')
})
