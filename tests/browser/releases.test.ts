/** Releases as people follow them: on the board, in the feed, on the pages of a package and of a repository. */
import { createHash } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgive, launch, misdeeds, NARROW, openPage, WIDE } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo } from './pages'
import { found, join, makeKey, type Person } from './people'
import { sendByKey } from './server'

const ORGANIZATION = { name: 'Clockworks', slug: 'clockworks' }
const HERE = `/orgs/${ORGANIZATION.slug}`
const HOSTILE = '‮evil <b>&amp;</b> "name" ](x)'
/** More than a window has room for, and than a page of the feed. */
const MANY = 120

let browser: Browser
let owner: Person
let key: string

const hash = (name: string) => createHash('sha256').update(name).digest('hex')
const release = (package_name: string, package_version: string, repository = 'tower') =>
  sendByKey(key, {
    event_type: 'release',
    package_name,
    package_version,
    repo_hash: hash(repository),
    commits_count: 2,
  })
const failure = (repository: string) =>
  sendByKey(key, {
    event_type: 'error',
    metadata: { command: 'release', error_code: 'E3002' },
    repo_hash: hash(repository),
  })

beforeAll(async () => {
  browser = await launch()
  owner = await found(browser, 'Huygens', ORGANIZATION)
  key = (await makeKey(owner.page, ORGANIZATION.slug, 'ci')).url
})

afterAll(async () => {
  await browser?.close()
})

function rows(page: Page): Locator {
  return page.getByRole('table', { name: 'Packages' }).getByRole('row')
}

function row(page: Page, name: string): Locator {
  return rows(page).filter({ has: page.getByRole('link', { name, exact: true }) })
}

function entry(page: Page, text: string | RegExp): Locator {
  return page.locator('main').getByRole('listitem').filter({ hasText: text })
}

const top = async (found: Locator) => (await found.boundingBox())?.y ?? Number.NaN

describe('before anything was released', () => {
  it('the board and the feed say so', async () => {
    const { page } = owner
    await page.goto(HERE)
    await goTo(page, 'Releases')
    await page.getByText(/^No package yet/).waitFor()
    await inspect(page, 'board-empty')
    await goTo(page, 'Feed')
    await page.getByText('No release yet.').waitFor()
    await inspect(page, 'feed-empty')
  })
})

describe('the board', () => {
  it('shows packages as they are released', async () => {
    const { page } = owner
    await goTo(page, 'Releases')
    for (const version of ['1.0.0', '1.1.0', '2.0.0-rc.1']) expect(await release('clock', version)).toBe(204)
    await row(page, 'clock').getByText('1.1.0').waitFor()
    await row(page, 'clock').getByText('2.0.0-rc.1').waitFor()
    expect(await row(page, 'clock').innerText()).toContain('pre')
  })

  it('flags what drifts and what fails, and shows only that when asked', async () => {
    const { page } = owner
    await release('clock', '1.0.0', 'cellar')
    await release('bell', '0.1.0', 'belfry')
    await failure('belfry')
    await row(page, 'bell').getByText('failing').waitFor()
    await button(page, /^Drift 2/).click()
    await expect.poll(() => row(page, 'clock').count()).toBe(2)
    expect(await row(page, 'bell').count()).toBe(0)
    expect(new URL(page.url()).search).toBe('?flags=drift')
    await page.goBack()
    await row(page, 'bell').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.goForward()
    await expect.poll(() => row(page, 'bell').count()).toBe(0)
    await button(page, 'Clear filters').click()
    await row(page, 'bell').waitFor()
  })

  it('takes any name and version for text', async () => {
    const { page } = owner
    await release(HOSTILE, '<script>0</script>')
    await release(' ', '1.0.0')
    await row(page, HOSTILE).getByText('<script>0</script>').waitFor()
    await row(page, 'a blank name').waitFor()
    await page.goto(`${HERE}/board?by=repository&columns=version,group,interval,total&sort=package`)
    await page.getByRole('rowheader', { name: /^unnamed .* packages$/ }).first().waitFor()
    await inspect(page, 'board')
  })

  it('draws of many rows those in sight, which the keyboard leads through', async () => {
    const { page } = owner
    for (let index = 0; index < MANY; index += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, more) => release(`cog-${index + more}`, '1.0.0', 'gears')))
    }
    await page.goto(`${HERE}/board?q=cog&sort=package`)
    await page.getByText(new RegExp(`^${MANY} of ${MANY + 5} packages`)).waitFor()
    const table = page.getByRole('table', { name: 'Packages' })
    expect(await table.getAttribute('aria-rowcount')).toBe(String(MANY + 1))
    expect(await rows(page).count()).toBeLessThan(80)
    await page.getByRole('link', { name: 'cog-0', exact: true }).focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toBe('cog-1')
    await page.keyboard.press('End')
    await expect.poll(() => focused(page)).toBe(`cog-${MANY - 1}`)
    expect(await row(page, `cog-${MANY - 1}`).getAttribute('aria-rowindex')).toBe(String(MANY + 1))
    await page.keyboard.press('Home')
    await expect.poll(() => focused(page)).toBe('cog-0')
    await page.setViewportSize(NARROW)
    await row(page, 'cog-0').waitFor()
    expect(await rows(page).count()).toBeLessThan(80)
    await page.setViewportSize(WIDE)
  })

  it('keeps what one looks at in its place when something new comes on top', async () => {
    const { page } = owner
    await page.goto(`${HERE}/board?q=cog`)
    await rows(page).nth(1).waitFor()
    await page.mouse.wheel(0, 2_000)
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(1_000)
    const looked = row(page, (await middle(page)) ?? '')
    const before = await top(looked)
    const count = page.getByText(new RegExp(`^${MANY + 1} of`))
    await release('cog-new', '1.0.0', 'gears')
    await count.waitFor()
    expect(Math.abs((await top(looked)) - before)).toBeLessThan(2)
  })
})

/** What the link with the focus says. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent ?? undefined)
}

/** The package in the middle of the window. */
function middle(page: Page): Promise<string | null | undefined> {
  return page.evaluate(
    () => document.elementFromPoint(600, 450)?.closest('tr')?.querySelector('a')?.textContent,
  )
}

describe('the feed', () => {
  it('goes back as far as one scrolls', async () => {
    const { page } = owner
    await page.setViewportSize(WIDE)
    await page.goto(`${HERE}/feed`)
    await entry(page, 'cog-new').waitFor()
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 4_000)
        return entry(page, /^clock1\.0\.0/).count()
      })
      .toBe(2)
  })

  it('says what is new, and shows it when asked', async () => {
    const { page } = owner
    await page.goto(`${HERE}/feed`)
    await entry(page, 'cog-new').waitFor()
    await release('clock', '2.0.0')
    const news = button(page, '1 new release')
    await news.waitFor()
    expect(await entry(page, '2.0.0major').count()).toBe(0)
    await news.click()
    await entry(page, '2.0.0major').waitFor()
    await news.waitFor({ state: 'hidden' })
    await inspect(page, 'feed')
  })

  it('knows how far one has read', async () => {
    const { page } = owner
    await page.goto(`${HERE}/feed`)
    const noted = page.waitForResponse((answer) => answer.url().endsWith('/releases/seen'))
    await entry(page, '2.0.0major').waitFor()
    expect((await noted).status()).toBe(204)
    await release('clock', '2.0.1')
    await page.goto(`${HERE}/feed`)
    await page.getByText(/^1 release new since you last looked/).waitFor()
    const [newest, line, known] = await Promise.all([
      top(entry(page, '2.0.1patch')),
      top(page.getByText('Seen before')),
      top(entry(page, '2.0.0major')),
    ])
    expect(newest).toBeLessThan(line)
    expect(line).toBeLessThan(known + 60)
  })

  it('is narrowed by its address', async () => {
    const { page } = owner
    await page.getByLabel('Prereleases').uncheck()
    await page.getByRole('searchbox').fill('clock')
    await page.keyboard.press('Enter')
    await expect.poll(() => entry(page, 'clock').count()).toBe(5)
    const query = new URL(page.url()).searchParams
    expect([query.get('package'), query.get('prereleases')]).toEqual(['clock', 'false'])
    await page.reload()
    await expect.poll(() => entry(page, 'clock').count()).toBe(5)
    await button(page, 'Clear filters').click()
    await entry(page, 'cog-new').waitFor()
  })

  it('is there for feed readers, by a link of one’s own that one can end', async () => {
    const { page } = owner
    await button(page, 'Subscribe…').click()
    const shown = dialog(page, 'Subscribe to the releases')
    await button(shown, 'Make a link').click()
    await shown.getByText(/^Copy it now/).waitFor()
    await inspect(page, 'feed-link')
    const [atom, json] = await shown.locator('code').allInnerTexts()
    const feed = (await (await fetch(json ?? '')).json()) as { items: { title: string }[] }
    expect(feed.items[0]?.title).toContain('clock 2.0.1')
    expect((await fetch(atom ?? '')).headers.get('Content-Type')).toContain('application/atom+xml')
    await button(shown, 'Revoke it').click()
    await shown.getByText('You have no link yet.').waitFor()
    expect((await fetch(atom ?? '')).status).toBe(404)
    await page.keyboard.press('Escape')
    await shown.waitFor({ state: 'hidden' })
  })
})

describe('a package', () => {
  it('has its history, and where else there is one of its name', async () => {
    const { page } = owner
    await page.goto(`${HERE}/board?q=2.0.1`)
    await row(page, 'clock').getByRole('link', { name: 'clock' }).click()
    await arriveAt(page, 'clock')
    await page.getByText(/other repositories have a package of this name/).waitFor()
    await expect.poll(() => entry(page, 'after').count()).toBe(4)
    await entry(page, 'after 1.1.0').first().waitFor()
    await page.getByRole('table', { name: 'Elsewhere' }).getByText('1.0.0').waitFor()
    await inspect(page, 'package')
  })

  it('has a badge for everybody as soon as somebody wants it, and as long', async () => {
    const { page } = owner
    await button(page, 'Make it public').click()
    const shown = page.getByRole('img', { name: 'The badge of clock' })
    await expect.poll(() => shown.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBeGreaterThan(40)
    await inspect(page, 'package-badge')
    const lines = await page.locator('.badge-line code').allInnerTexts()
    expect(lines[0]).toBe(`![clock](${lines[2]})`)
    expect(await (await fetch(lines[2] ?? '')).text()).toContain('2.0.1')
    expect(await (await fetch(lines[3] ?? '')).json()).toMatchObject({ name: 'clock', version: '2.0.1' })
    await button(page, 'Withdraw it').click()
    await shown.waitFor({ state: 'detached' })
    expect((await fetch(lines[3] ?? '')).status).toBe(404)
  })

  it('of any name has its page', async () => {
    const { page } = owner
    await page.goto(`${HERE}/board?q=evil`)
    await row(page, HOSTILE).getByRole('link', { name: HOSTILE }).click()
    await arriveAt(page, HOSTILE)
    await inspect(page, 'package-hostile')
  })

  it('that is not there is not there', async () => {
    const { page } = owner
    await page.goto(`${HERE}/packages/00000000-0000-0000-0000-000000000000`)
    await arriveAt(page, 'There is no such package')
    await page.goto(`${HERE}/packages/none`)
    await arriveAt(page, 'There is no such package')
    forgive(/40[04]/)
  })
})

describe('a repository', () => {
  it('says which release failed, and how long it took until the next good one', async () => {
    const { page } = owner
    await page.goto(`${HERE}/board?q=bell`)
    await row(page, 'bell').getByRole('link', { name: /^unnamed/ }).click()
    await page.getByText(/^The newest run of “release” failed here/).waitFor()
    await entry(page, 'E3002').getByText('Nothing was released since: still open.').waitFor()
    await inspect(page, 'repository-failing')
    await release('bell', '0.2.0', 'belfry')
    await entry(page, 'E3002').getByText(/next good release after .+ (s|min)$/).waitFor()
    await page.getByText(/^The newest run of “release” failed here/).waitFor({ state: 'detached' })
    await inspect(page, 'repository')
  })

  it('is named from its page', async () => {
    const { page } = owner
    await button(page, 'Name it…').click()
    await dialog(page, /^Name unnamed/).getByLabel('Addresses').waitFor()
    await page.keyboard.press('Escape')
  })

  it('offers those who only look nothing to change', async () => {
    const viewer = await join(browser, owner.page, ORGANIZATION.slug, 'viewer', 'Visitor')
    await viewer.page.goto(new URL(owner.page.url()).pathname)
    await viewer.page.getByRole('heading', { name: 'Badge' }).waitFor()
    expect(await button(viewer.page, 'Name it…').count()).toBe(0)
    expect(await button(viewer.page, 'Make it public').count()).toBe(0)
    await viewer.page.context().close()
  })
})

it('a stranger sees none of it', async () => {
  const page = await openPage(browser)
  await page.goto(`${HERE}/board`)
  await arriveAt(page, 'Sign in')
  await page.context().close()
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
