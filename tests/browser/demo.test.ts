/**
 * What somebody finds who looks around in the demonstration: a repository without a name, a package that drifts,
 * a release that failed, the feed; and how they connect a project of their own.
 */
import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, misdeeds, openPage, signIn } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo } from './pages'
import { DEMO } from './server'
import { checkOut, linesOf, paste, throwAway } from './shell'

let browser: Browser
let page: Page
let organization: string

beforeAll(async () => {
  browser = await launch()
  page = await openPage(browser, { baseURL: DEMO })
  await page.goto('/')
  await signIn(page)
  await arriveAt(page, 'Overview')
  organization = new URL(page.url()).pathname
})

afterAll(async () => {
  await browser?.close()
})

/** What stands beside a term. */
function told(term: string) {
  return page.locator('dl > div', { has: page.getByRole('button', { name: term, exact: true }) }).locator('dd')
}

describe('the overview', () => {
  it('has the organization on one screen, and nothing of it without a definition', async () => {
    await page.goto(`${organization}?days=30`)
    await told('Releases').getByText(/^\d+$/).waitFor()
    expect(await told('Failed releases').innerText()).toMatch(/^\d+%/)
    expect(await page.getByText('Compared with the 30 days before').isVisible()).toBe(true)
    await page.setViewportSize({ width: 1280, height: 800 })
    const chart = await page.locator('.chart').boundingBox()
    expect(chart && chart.y + chart.height).toBeLessThanOrEqual(800)
    expect(await page.locator('dt:not(:has(button)):not([data-bump])').count()).toBe(0)
    await inspect(page, 'demo-overview')
  })

  it('says how long it took until the next good release', async () => {
    await page.goto(`${organization}?days=90`)
    await expect.poll(() => told('Next good after').innerText()).toMatch(/^\d+ (d|h|min)/)
    await inspect(page, 'demo-overview-90')
  })
})

describe('a repository without a name', () => {
  it('gets one from its URL', async () => {
    await page.goto(organization)
    await told('Unnamed').getByText('2 repositories').waitFor()
    await told('Unnamed').getByRole('link').click()
    await expect.poll(() => unnamed().count()).toBe(2)
    await name('github.com/acme/newsletter', 'https://github.com/acme/newsletter', 'acme/newsletter')
    await expect.poll(() => unnamed().count()).toBe(1)
  })

  it('is another one under a second address, if its URL says so', async () => {
    await expect.poll(() => repositories('acme/mobile').count()).toBe(1)
    await name('ssh.github.com:443/acme/mobile', 'git@github.com:acme/mobile.git', 'acme/mobile')
    await expect.poll(() => unnamed().count()).toBe(0)
    expect(await repositories('acme/mobile').count()).toBe(1)
    await page.goto(organization)
    await told('Unnamed').getByText('none').waitFor()
  })

  /** Rows of the list of repositories. */
  function repositories(text: string) {
    return page.locator('main').getByRole('row').filter({ hasText: text })
  }

  function unnamed() {
    return repositories('unnamed')
  }

  /** Names the repository that is known by the hash of `normalised`. */
  async function name(normalised: string, url: string, called: string): Promise<void> {
    const hash = createHash('sha256').update(normalised).digest('hex').slice(0, 8)
    await unnamed().filter({ hasText: hash }).getByRole('button', { name: /^Name it/ }).click()
    const naming = dialog(page, `Name unnamed ${hash}`)
    await naming.getByLabel('Addresses').fill(url)
    await button(naming, 'Name it').click()
    await button(dialog(page, `It is called ${called}`), 'Done').click()
    await repositories(called).waitFor()
  }
})

describe('a package that drifts', () => {
  it('is found from the overview, and says where it is at which version', async () => {
    await page.goto(organization)
    await told('Drifting').getByRole('link', { name: '2 packages' }).click()
    await arriveAt(page, 'Releases')
    const drifting = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'tokens', exact: true }) })
    await expect.poll(() => drifting.count()).toBe(2)
    const versions = await drifting.locator('[data-column="version"]').allInnerTexts()
    expect(versions.filter((version) => version.startsWith('1.9.0'))).toHaveLength(1)
    expect(versions.filter((version) => version.startsWith('2.'))).toHaveLength(1)
    await inspect(page, 'demo-drift')
  })

  it('says so on its own page, and where else it is', async () => {
    await page.getByRole('row').filter({ hasText: 'acme/mobile' }).getByRole('link', { name: 'tokens' }).click()
    await arriveAt(page, 'tokens')
    const elsewhere = page.getByRole('table', { name: 'Elsewhere' })
    await elsewhere.getByRole('row').filter({ hasText: 'acme/shop' }).getByText(/^2\./).waitFor()
    expect(await elsewhere.getByRole('row').filter({ hasText: 'this one' }).innerText()).toContain('1.9.0')
    await inspect(page, 'demo-package')
  })
})

describe('a release that failed', () => {
  it('is found from the overview while nothing was released since', async () => {
    await page.goto(organization)
    await told('Failing').getByRole('link').click()
    await arriveAt(page, 'Releases')
    await page.getByRole('row').filter({ hasText: 'ledger' }).getByRole('link', { name: 'acme/billing' }).click()
    await arriveAt(page, 'acme/billing')
    await incidents().filter({ hasText: 'E4002' }).getByText(/still open/).waitFor()
    await inspect(page, 'demo-failing')
  })

  it('says how long it took until the next good one', async () => {
    await goTo(page, 'Repositories')
    await page.getByRole('link', { name: 'acme/gateway', exact: true }).click()
    await arriveAt(page, 'acme/gateway')
    const recovered = incidents().filter({ hasText: 'E3002' }).first()
    await recovered.waitFor()
    expect(await recovered.innerText()).toMatch(/next good release after \d+ min/)
    await inspect(page, 'demo-recovered')
  })

  function incidents() {
    return page.getByRole('region', { name: 'Failures and recoveries', exact: true }).getByRole('listitem')
  }
})

describe('the feed', () => {
  let addresses: { readonly atom: string; readonly json: string }

  it('has a link of one’s own', async () => {
    await page.goto(organization)
    await goTo(page, 'Feed')
    await button(page, 'Subscribe…').click()
    const subscribing = dialog(page, 'Subscribe to the releases')
    await button(subscribing, 'Make a link').click()
    await subscribing.getByText(/^Copy it now/).waitFor()
    addresses = {
      atom: await linesOf(page, 'the Atom feed’s address'),
      json: await linesOf(page, 'the JSON feed’s address'),
    }
    await inspect(page, 'demo-feed-link')
    await button(subscribing, 'Done').click()
  })

  it('is read by a program in Atom', async () => {
    const answer = await fetch(addresses.atom)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/atom\+xml/)
    const feed = await page.evaluate(readAtom, await answer.text())
    expect(feed.faults).toEqual([])
    expect(feed.namespace).toBe('http://www.w3.org/2005/Atom')
    expect(feed.self).toBe(addresses.atom)
    expect(feed.entries).toHaveLength(100)
    expect(new Set(feed.entries.map(({ id }) => id)).size).toBe(100)
    for (const { id, title, updated, link } of feed.entries) {
      expect(id).toMatch(/^(urn:uuid|tag):/)
      expect(title).toMatch(/^\S+ \d\S* .*in acme\//)
      expect(Date.parse(updated)).toBeLessThanOrEqual(Date.now())
      expect(new URL(link).origin).toBe(DEMO)
    }
  })

  it('and in JSON Feed, where the same is', async () => {
    const answer = await fetch(addresses.json)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/feed\+json/)
    const feed = (await answer.json()) as { version: string; feed_url: string; items: { id: string; title: string }[] }
    expect(feed.version).toBe('https://jsonfeed.org/version/1.1')
    expect(feed.feed_url).toBe(addresses.json)
    const atom = await page.evaluate(readAtom, await (await fetch(addresses.atom)).text())
    expect(feed.items.map(({ id, title }) => ({ id, title }))).toEqual(
      atom.entries.map(({ id, title }) => ({ id, title })),
    )
  })

  it('ends with the link', async () => {
    await button(page, 'Subscribe…').click()
    const subscribing = dialog(page, 'Subscribe to the releases')
    await button(subscribing, 'Revoke it').click()
    await subscribing.getByText('You have no link yet.').waitFor()
    for (const address of [addresses.atom, addresses.json]) expect((await fetch(address)).status).toBe(404)
    await button(subscribing, 'Close').click()
  })
})

describe('a project of one’s own', () => {
  let checkout: string | undefined

  afterAll(() => throwAway(checkout))

  it('is connected by the lines of the page, and arrives', async () => {
    checkout = await checkOut('git@github.com:Acme/Lantern.git')
    await page.goto(organization)
    await goTo(page, 'Connect')
    await page.getByRole('link', { name: 'Any script' }).click()
    await button(page, 'Make a key').click()
    await page.getByText('The key is made.').waitFor()
    const exported = await linesOf(page, 'the line that says where to')
    const said = await paste(checkout, `${exported}\n${await linesOf(page, 'the line that reports a release')}`)
    expect(said).toMatch(/release reported/)
    await page.locator('.arrival-events').getByText('A release of hello 1.0.0').waitFor()
    await inspect(page, 'demo-connected')
  })

  it('is on the overview by itself, and on the board', async () => {
    await goTo(page, 'Overview')
    await page.getByRole('list', { name: 'Newest releases' }).getByText('hello').waitFor()
    await page.goto(`${organization}/board?q=hello`)
    await page.getByRole('link', { name: 'hello', exact: true }).waitFor()
  })
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})

/** A feed as a reader reads it; runs in the page, for its parser. */
function readAtom(text: string) {
  const read = new DOMParser().parseFromString(text, 'application/xml')
  const inside = (element: Element, name: string) => element.getElementsByTagName(name)[0]?.textContent ?? ''
  const link = (element: Element, relation: string) =>
    element.querySelector(`:scope > link[rel=${relation}]`)?.getAttribute('href') ?? ''
  return {
    faults: [...read.querySelectorAll('parsererror')].map((fault) => fault.textContent),
    namespace: read.documentElement.namespaceURI,
    self: link(read.documentElement, 'self'),
    entries: [...read.querySelectorAll('entry')].map((entry) => ({
      id: inside(entry, 'id'),
      title: inside(entry, 'title'),
      updated: inside(entry, 'updated'),
      link: link(entry, 'alternate'),
    })),
  }
}
