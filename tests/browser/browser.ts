/** A real browser, and a watch over all that its pages ask for and complain about. */
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { EMAIL, PASSWORD, SERVER } from './server'

export const WIDE = { width: 1280, height: 900 }
export const NARROW = { width: 320, height: 640 }

/** What pages did that they must never do, over the whole run. */
export const misdeeds: string[] = []

/** Keeps Chromium from talking to anybody but the server under test. */
const QUIET = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
]

export function launch(): Promise<Browser> {
  // Playwright gives every launch a new profile folder, and removes it at the end.
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: QUIET })
}

/** A new page in a context of its own: no cookies but those of `options.storageState`. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: SERVER,
    viewport: WIDE,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  })
  await watch(context)
  return context.newPage()
}

export async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(EMAIL)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await accountMenu(page).waitFor()
}

/** The button that opens the person's own menu; there is one wherever somebody is signed in. */
export function accountMenu(page: Page): Locator {
  return page.getByRole('button', { name: 'your account' })
}

/** The cookie header that the page's context would send. */
export async function cookieOf(context: BrowserContext): Promise<string> {
  const cookies = await context.cookies(SERVER)
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

async function watch(context: BrowserContext): Promise<void> {
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== SERVER) misdeeds.push(`asked ${request.url()}`)
  })
  context.on('weberror', (error) => misdeeds.push(`threw ${error.error().stack}`))
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (!isRefusedSignIn(message.text(), message.location().url)) misdeeds.push(`logged ${message.text()}`)
  })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (violation) => {
      console.error(`violates ${violation.effectiveDirective}: ${violation.blockedURI}`)
    })
  })
}

/** Chromium logs every 401 as an error; to somebody who is not signed in it is the right answer. */
function isRefusedSignIn(text: string, url: string): boolean {
  return text.includes('status of 401') && /^\/api\/v1\/auth\/(me|login)$/.test(new URL(url).pathname)
}
