/**
 * The dashboard in a real browser. The parts follow one server through its first minutes: nobody signed in,
 * no event yet, the first events, signing out. They rest on each other and run in this order.
 */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountMenu, cookieOf, forgive, launch, lookAgain, misdeeds, openPage, signIn } from './browser'
import { inspect } from './inspect'
import { arriveAt } from './pages'
import { ask, EMAIL, PASSWORD, SERVER, sendEvent } from './server'

const FIRST_VIEW_BYTES = 100 * 1024
const REPOSITORY = 'c566806a'.padEnd(64, '0')
const OTHER_REPOSITORY = 'b0b0b0b0'.padEnd(64, '0')

let browser: Browser
let overviewPath: string
/** The cookies of somebody signed in, for pages that start there. */
let signedIn: BrowserContextOptions

beforeAll(async () => {
  browser = await launch()
  const page = await openPage(browser)
  await page.goto('/')
  await signIn(page)
  signedIn = { storageState: await page.context().storageState() }

  const cookie = await cookieOf(page.context())
  const organizations = (await (await ask('/orgs', cookie)).json()) as { slug: string }[]
  overviewPath = `/orgs/${organizations[0]?.slug}`
  const overview = (await (await ask(`${overviewPath}/overview`, cookie)).json()) as { has_events: boolean }
  expect(overview.has_events, 'these tests need a server that has not received an event yet').toBe(false)
  await page.context().close()
})

afterAll(async () => {
  await browser?.close()
})

/** Opens a page for one test and closes it behind it. */
async function visit(path: string, options: BrowserContextOptions, test: (page: Page) => Promise<void>) {
  const page = await openPage(browser, options)
  try {
    await page.goto(path)
    await test(page)
  } finally {
    await page.context().close()
  }
}

describe('signing in', () => {
  it('is where a stranger ends up, and the page is fit for everybody', () =>
    visit('/', {}, async (page) => {
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/sign-in')
      await expect.poll(() => page.title()).toBe('Sign in · FerrFlow')
      await inspect(page, 'sign-in')
    }))

  it('with a wrong password says so and leads back to it', () =>
    visit('/sign-in', {}, async (page) => {
      await page.getByLabel('E-mail').fill(EMAIL)
      await page.getByLabel('Password', { exact: true }).fill(`${PASSWORD}?`)
      await page.keyboard.press('Enter')
      await page.getByText('Wrong e-mail or password.').waitFor()
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password')
      await inspect(page, 'sign-in-refused')
    }))

  it('needs nothing but a keyboard, and leads where the person wanted to go', () =>
    visit(`${overviewPath}?days=7`, {}, async (page) => {
      await page.getByLabel('E-mail').waitFor()
      await page.keyboard.type(EMAIL)
      await page.keyboard.press('Tab')
      await page.keyboard.type(PASSWORD)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await accountMenu(page).waitFor()
      expect(page.url()).toBe(`${SERVER}${overviewPath}?days=7`)
    }))

  it('never leads off this origin', () =>
    visit('/sign-in?next=%2F%2Fexample.com%2F', {}, async (page) => {
      await signIn(page)
      expect(new URL(page.url()).origin).toBe(SERVER)
      expect(new URL(page.url()).pathname).toBe(overviewPath)
    }))

  it('is skipped by who is signed in already', () =>
    visit('/sign-in', signedIn, async (page) => {
      await page.waitForURL(`**${overviewPath}`)
    }))
})

describe('before the first event', () => {
  it('the page leads to the ways to send one', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.getByRole('heading', { level: 1, name: 'Waiting for the first event' }).waitFor()
      await inspect(page, 'first-event')
      await page.getByRole('link', { name: 'Connect a project' }).click()
      await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    }))

  it('the first event turns it into the overview, by itself', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.getByRole('heading', { level: 1, name: 'Waiting for the first event' }).waitFor()
      await sendEvent({ event_type: 'release', package_name: 'hello', package_version: '1.0.0', commits_count: 1 })
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor({ timeout: 10_000 })
      await newest(page).getByText('hello').waitFor()
    }))
})

describe('the overview', () => {
  beforeAll(async () => {
    const release = (package_name: string, package_version: string, commits_count: number, repo_hash: string) =>
      sendEvent({ event_type: 'release', package_name, package_version, commits_count, repo_hash })
    await release('@acme/a-package-with-a-name-longer-than-usual', '2026.11.0-beta.12', 12, REPOSITORY)
    await release('cli', '2.0.1', 3, REPOSITORY)
    await release('cli', '2.0.2', 0, OTHER_REPOSITORY)
    await sendEvent({ event_type: 'check', repo_hash: REPOSITORY })
    await sendEvent({ event_type: 'check', repo_hash: REPOSITORY })
    await sendEvent({ event_type: 'version_bump', commits_count: 4, repo_hash: REPOSITORY })
    await sendEvent({ event_type: 'init', repo_hash: REPOSITORY })
    for (let times = 0; times < 2; times += 1) {
      await sendEvent({ event_type: 'error', metadata: { command: 'release', error_code: 'E3002' } })
    }
    await sendEvent({ event_type: 'error', metadata: { command: 'check' } })
  })

  it('counts what was sent, and nothing else', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.getByText('2.0.2').waitFor()
      const totals = await page.locator('.total').allInnerTexts()
      expect(totals.map((total) => total.split(/\s*\n\s*/))).toEqual([
        ['Releases', '4'],
        ['Packages', '4'],
        ['Repositories', '2'],
        // Two errors and three runs: of the release without a repository, and of two repositories.
        ['Failed releases', '40%'],
        ['Next good after', 'not enough data'],
        ['Rework', 'not enough data'],
        ['Checks', '2'],
        ['Errors', '3'],
      ])
      await page.getByText('Nothing arrived in the 30 days before').waitFor()
      const flags = await page.locator('.attention dl > div').allInnerTexts()
      expect(flags.map((flag) => flag.split(/\s*\n\s*/))).toEqual([
        // The errors named no repository, and nobody knows what would be the next good release there.
        ['Failing', 'none'],
        ['Drifting', '2 packages'],
        ['Stale', 'none'],
        ['Unnamed', '2 repositories'],
      ])
    }))

  it('lists the newest releases and the errors', () =>
    visit(overviewPath, signedIn, async (page) => {
      await expect.poll(() => newest(page).getByText('first release').count()).toBe(4)
      const releases = await newest(page).getByRole('listitem').allInnerTexts()
      expect(releases.map((release) => release.split('\n')[0]?.replace(/\s+/g, ' ').trim())).toEqual([
        'cli 2.0.2 first release',
        'cli 2.0.1 first release',
        '@acme/a-package-with-a-name-longer-than-usual 2026.11.0-beta.12 first release',
        'hello 1.0.0 first release',
      ])
      expect(releases[0]).toMatch(/unnamed b0b0b0b0 · 0 commits\s+just now/)
      const moment = newest(page).locator('time').first()
      expect(Date.now() - Date.parse((await moment.getAttribute('datetime')) ?? '')).toBeLessThan(120_000)
      expect(await moment.getAttribute('title')).toMatch(/\d\d:\d\d:\d\d UTC$/)

      const errors = page.getByRole('table', { name: 'Errors by code' })
      expect(await errors.getByRole('row').nth(1).innerText()).toMatch(/^E3002\s*, explained at ferrflow\.com\s+release\s+2\s/)
      expect(await errors.getByRole('row').nth(2).innerText()).toMatch(/^no code\s+check\s+1\s/)
    }))

  it('says what each number means, to a keyboard too', () =>
    visit(overviewPath, signedIn, async (page) => {
      const meaning = page.getByText('Different repositories from which something was released')
      const term = page.getByRole('button', { name: 'Repositories' })
      await term.focus()
      await page.keyboard.press('Enter')
      await meaning.waitFor()
      await inspect(page, 'overview-definition')
      await page.keyboard.press('Escape')
      await meaning.waitFor({ state: 'hidden' })
      expect(await term.evaluate((button) => button === document.activeElement)).toBe(true)
    }))

  it('leads from a number to the whole of its definition', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.getByRole('button', { name: 'Failed releases' }).click()
      await page.getByText('2 of 5 attempts in this period.').waitFor()
      await page.getByRole('link', { name: 'More about failed releases' }).click()
      await arriveAt(page, 'What the numbers mean')
      const heading = page.getByRole('heading', { level: 2, name: 'Failed-release rate' })
      await expect.poll(() => heading.evaluate((it) => it === document.activeElement)).toBe(true)
      await inspect(page, 'definitions')
    }))

  it('cuts days where the reader does', () =>
    visit(overviewPath, { ...signedIn, timezoneId: 'Pacific/Kiritimati' }, async (page) => {
      const asked = page.waitForRequest((request) => request.url().includes('/overview?'))
      await page.reload()
      expect(new URL((await asked).url()).searchParams.get('timezone')).toBe('Pacific/Kiritimati')
      await page.getByText('4 releases, 2 failures in 30 days').waitFor()
      await page.getByRole('button', { name: 'Releases a day' }).click()
      await page.getByText('Days are those of Pacific/Kiritimati').waitFor()
    }))

  it('shows another period, which has an address of its own', () =>
    visit(overviewPath, signedIn, async (page) => {
      const period = page.getByRole('navigation', { name: 'Period' })
      await page.getByText('4 releases, 2 failures in 30 days').waitFor()
      await period.getByRole('link', { name: '90 days' }).click()
      await page.getByText('4 releases, 2 failures in 90 days').waitFor()
      expect(page.url()).toBe(`${SERVER}${overviewPath}?days=90`)
      expect(await period.locator('[aria-current]').innerText()).toBe('90 days')

      await page.goBack()
      await page.getByText('4 releases, 2 failures in 30 days').waitFor()
      expect(await period.locator('[aria-current]').innerText()).toBe('30 days')
    }))

  it('draws the days, and reads out the one under the pointer or the keyboard', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.locator('.chart-canvas canvas').waitFor()
      await expect.poll(() => accentPixels(page), { message: 'pixels in the colour of the bars' }).toBeGreaterThan(100)

      const reading = page.locator('.chart-reading')
      await page.locator('.u-over').hover({ position: { x: 5, y: 50 } })
      await expect.poll(() => reading.innerText()).toMatch(/: 0 releases$/)
      await page.getByRole('heading', { level: 1 }).hover()
      await expect.poll(() => reading.innerText()).toMatch(/^4 releases, 2 failures in 30 days/)

      const slider = page.getByRole('slider', { name: 'Day of the chart' })
      await slider.focus()
      await expect.poll(() => reading.innerText()).toMatch(/: 4 releases, 2 failures so far$/)
      await page.keyboard.press('ArrowLeft')
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/: 0 releases$/)
      expect(await reading.innerText()).toBe(await slider.getAttribute('aria-valuetext'))
    }))

  it('shows the days as a table', () =>
    visit(`${overviewPath}?days=7`, signedIn, async (page) => {
      const toggle = page.getByRole('button', { name: 'Show as table' })
      await toggle.focus()
      await page.keyboard.press('Enter')
      const days = page.getByRole('table', { name: 'Releases a day' })
      await expect.poll(() => days.getByRole('rowheader').count()).toBe(7)
      const today = days.getByRole('row').nth(1)
      expect(await today.getByRole('rowheader').innerText()).toContain(String(new Date().getUTCDate()))
      expect(await today.getByRole('cell').allInnerTexts()).toEqual(['4', '2'])
      await inspect(page, 'overview-table')

      const back = page.getByRole('button', { name: 'Show as chart' })
      expect(await back.evaluate((button) => button === document.activeElement)).toBe(true)
      await page.keyboard.press('Enter')
      await page.locator('.chart-canvas canvas').waitFor()
    }))

  it('is fit for everybody', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.locator('.chart-canvas canvas').waitFor()
      // The canvas can be there before the numbers are.
      await page.getByText('2.0.2').waitFor()
      expect(await page.title()).toMatch(/^Overview · .+ · FerrFlow$/)
      await inspect(page, 'overview')
    }))

  it('lets a keyboard skip the header', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.getByText('2.0.2').waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    }))

  it('is live, and asks for no more than has changed', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.getByText('2.0.2').waitFor()
      await page.getByText(/^Live · last updated/).waitFor()
      const unchanged = page.waitForResponse((answer) => answer.url().includes('/overview'))
      await lookAgain(page)
      expect((await unchanged).status()).toBe(304)
      await sendEvent({ event_type: 'release', package_name: 'cli', package_version: '2.0.3', commits_count: 1 })
      // Told by the server: asking every ten seconds would be too late.
      await page.getByText('2.0.3').waitFor({ timeout: 5_000 })
    }))

  it('asks where it cannot be told, and comes back', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.route('**/live', (route) => route.abort())
      await page.reload()
      await page.getByText(/^Every 10 s · last updated/).waitFor({ timeout: 20_000 })
      await page.unroute('**/live')
      await page.getByText(/^Live · last updated/).waitFor({ timeout: 20_000 })
      forgive(/ERR_FAILED/)
    }))

  it('keeps its numbers while the server is away', () =>
    visit(overviewPath, signedIn, async (page) => {
      await page.getByText('2.0.3').waitFor()
      await page.route('**/overview?*', (route) => route.fulfill({ status: 502, body: 'away' }))
      await lookAgain(page)
      const trouble = page.getByText('trying again')
      await trouble.waitFor()
      expect(await page.getByText('2.0.3').isVisible()).toBe(true)
      await inspect(page, 'overview-away')
      await page.unroute('**/overview?*')
      await lookAgain(page)
      await trouble.waitFor({ state: 'hidden' })
      forgive(/status of 502/)
    }))

  it('comes in at most 100 KB at the first view', () =>
    visit('about:blank', signedIn, async (page) => {
      const network = await page.context().newCDPSession(page)
      await network.send('Network.enable')
      let bytes = 0
      network.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength
      })
      await page.goto(overviewPath, { waitUntil: 'networkidle' })
      await page.locator('.chart-canvas canvas').waitFor()
      expect(bytes).toBeGreaterThan(10_000)
      expect(bytes).toBeLessThanOrEqual(FIRST_VIEW_BYTES)
    }))
})

describe('elsewhere', () => {
  it('an address that leads nowhere says so', () =>
    visit('/no/such/page', {}, async (page) => {
      await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
      await inspect(page, 'no-page')
    }))

  it('so does an organization that is not there', () =>
    visit('/orgs/no-such-organization', signedIn, async (page) => {
      await page.getByRole('heading', { level: 1, name: 'There is no such organization' }).waitFor()
      forgive(/status of 404/)
    }))
})

describe('signing out', () => {
  it('ends the session here, in other tabs, and for whoever kept the cookie', () =>
    visit('/', {}, async (page) => {
      await signIn(page)
      const cookie = await cookieOf(page.context())
      expect((await ask('/auth/me', cookie)).status).toBe(200)
      const otherTab = await page.context().newPage()
      await otherTab.goto(overviewPath)
      await otherTab.getByText('2.0.3').waitFor()

      await accountMenu(page).click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByText('You are signed out.').waitFor()
      expect((await ask('/auth/me', cookie)).status).toBe(401)

      await lookAgain(otherTab)
      await otherTab.getByText('Your session ended.').waitFor()
      forgive(/status of 401/)
      await page.goto(overviewPath)
      await page.getByLabel('Password', { exact: true }).waitFor()
    }))
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})

function newest(page: Page): Locator {
  return page.getByRole('list', { name: 'Newest releases' })
}

/** How many pixels of the chart have the bars' colour; none until the numbers are there. */
function accentPixels(page: Page): Promise<number> {
  return page.locator('.chart-canvas canvas').evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element
    const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    let found = 0
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at] === 0xe8 && pixels[at + 1] === 0x73 && pixels[at + 2] === 0x3a) found += 1
    }
    return found
  })
}
