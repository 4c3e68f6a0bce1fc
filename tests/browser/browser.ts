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
  context.setDefaultTimeout(10_000)
  await watch(context, options.baseURL ?? SERVER)
  return context.newPage()
}

/** Fills in the form of the sign-in page and sends it, whatever comes of it. */
export async function sendPassword(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export async function signIn(page: Page, email = EMAIL, password = PASSWORD): Promise<void> {
  await sendPassword(page, email, password)
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

/** Tells the page what a browser tells it when its tab is looked at again. */
export async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
}

/** Takes one complaint of the browser back that the test provoked on purpose. */
export function forgive(complaint: RegExp): void {
  for (let at = misdeeds.length - 1; at >= 0; at -= 1) {
    if (complaint.test(misdeeds[at] ?? '')) misdeeds.splice(at, 1)
  }
}

async function watch(context: BrowserContext, origin: string): Promise<void> {
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) misdeeds.push(`asked ${request.url()}`)
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
