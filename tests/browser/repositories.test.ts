/** Repositories appear by their hashes, and are named, described, moved and deleted. */
import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgive, launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { button, dialog, goTo } from './pages'
import { callAs, found, join, makeKey, type Person } from './people'
import { sendByKey } from './server'

const ORGANIZATION = { name: 'Orchard', slug: 'orchard' }
const OTHER = { name: 'Cider House', slug: 'cider-house' }
const HERE = `/orgs/${ORGANIZATION.slug}`
const HOSTILE = '‮evil <b>&amp; "name"'

let browser: Browser
let owner: Person
let key: string

const hash = (normalised: string) => createHash('sha256').update(normalised).digest('hex')
const release = (package_name: string, package_version: string, repository: string) =>
  sendByKey(key, {
    event_type: 'release',
    package_name,
    package_version,
    repo_hash: hash(repository),
    commits_count: 1,
  })

beforeAll(async () => {
  browser = await launch()
  owner = await found(browser, 'Pomona', ORGANIZATION)
  await callAs(owner.page, 'POST', '/orgs', OTHER)
  key = (await makeKey(owner.page, ORGANIZATION.slug, 'ci')).url
  // One repository, cloned by two forms of its address that hash differently.
  expect(await release('apple', '1.0.0', 'git.example.com/orchard/apple')).toBe(204)
  expect(await release('apple', '1.1.0', 'git.example.com:2222/orchard/apple')).toBe(204)
  expect(await release('pear', '0.1.0', 'git.example.com/orchard/pear')).toBe(204)
})

afterAll(async () => {
  await browser?.close()
})

function line(page: Page, text: string | RegExp) {
  return page.getByRole('row').filter({ hasText: text })
}

describe('an unknown hash', () => {
  it('is a repository without a name', async () => {
    const { page } = owner
    await page.goto(HERE)
    await goTo(page, 'Repositories')
    await line(page, 'unnamed').first().waitFor()
    expect(await line(page, 'unnamed').count()).toBe(3)
    await inspect(page, 'repositories-unnamed')
  })

  it('is refused a name by what is no address, beside the field', async () => {
    const { page } = owner
    await button(page, /^Name it/).first().click()
    const naming = dialog(page, /^Name unnamed/)
    await naming.getByLabel('Addresses').fill('git@git.example.com:orchard/apple.git\nhttps://')
    await button(naming, 'Name it').click()
    await naming.getByText(/^Line 2 /).waitFor()
    await inspect(page, 'dialog-name-refused')
    await button(naming, 'Cancel').click()
    expect(await line(page, 'unnamed').count()).toBe(3)
    forgive(/status of 400/)
  })

  it('gets its name from its URLs, and what was two becomes one', async () => {
    const { page } = owner
    const short = hash('git.example.com/orchard/apple').slice(0, 8)
    await line(page, short).getByRole('button', { name: /^Name it/ }).click()
    const naming = dialog(page, `Name unnamed ${short}`)
    await naming
      .getByLabel('Addresses')
      .fill('git@git.example.com:orchard/apple.git\nssh://git@git.example.com:2222/orchard/apple.git\n')
    await button(naming, 'Name it').click()
    const named = dialog(page, 'It is called orchard/apple')
    await named.waitFor()
    await button(named, 'Done').click()
    await line(page, 'orchard/apple').waitFor()
    await expect.poll(() => line(page, 'unnamed').count()).toBe(1)
    await expect.poll(() => line(page, 'orchard/apple').locator('[data-column="Releases"]').innerText()).toBe('2')
  })

  it('can be known before its first event', async () => {
    const { page } = owner
    await button(page, 'Add a repository').click()
    const adding = dialog(page, 'Add a repository')
    await adding.getByLabel('Addresses').fill('https://git.example.com/orchard/quince')
    await adding.getByLabel('Name (optional)').fill(HOSTILE)
    await button(adding, 'Add it').click()
    await button(dialog(page, /^It is called/), 'Done').click()
    await line(page, 'evil').getByText('never').waitFor()
    await inspect(page, 'repositories-hostile')
  })
})

describe('an address that is another repository’s', () => {
  it('is taken only when it is meant', async () => {
    const { page } = owner
    const short = hash('git.example.com/orchard/pear').slice(0, 8)
    await line(page, short).getByRole('link').click()
    await button(page, 'Name it…').click()
    const naming = dialog(page, `Name unnamed ${short}`)
    await naming.getByLabel('Addresses').fill('https://git.example.com/orchard/plum')
    await button(naming, 'Name it').click()
    await naming.getByText('None of these addresses is the one that this repository reports.').waitFor()
    await naming.getByText(`It reports ${short}…`).waitFor()
    await inspect(page, 'dialog-name-differs')
    await button(naming, 'Name it anyway').click()
    await button(dialog(page, 'It is called orchard/plum'), 'Done').click()
    forgive(/status of 409/)
  })

  it('is let go again', async () => {
    const { page } = owner
    const short = hash('git.example.com/orchard/plum').slice(0, 8)
    await page.getByText(/^\d+ hashes under which it might report$/).click()
    await inspect(page, 'repository-hashes')
    await button(page, `Let go ${short}`).click()
    await page.getByText(`${short} does not lead to the repository any more`).waitFor()
    await expect.poll(() => button(page, `Let go ${short}`).count()).toBe(0)
  })

  it('leaves the name, which its page changes', async () => {
    const { page } = owner
    await button(page, 'Its addresses…').click()
    const adding = dialog(page, 'Addresses of orchard/plum')
    await adding.getByText('It stays orchard/plum.').waitFor()
    await adding.getByLabel('Addresses').fill('https://git.example.com/orchard/pear')
    await button(adding, 'Add them').click()
    await button(dialog(page, 'orchard/plum has more addresses'), 'Done').click()
    await button(page, 'Edit…').click()
    const editing = dialog(page, 'Edit orchard/plum')
    await button(editing, 'Move to another organization…').waitFor()
    await editing.getByLabel('Name').fill('orchard/pear')
    await button(editing, 'Save').click()
    await page.getByRole('heading', { name: 'orchard/pear' }).waitFor()
    await goTo(page, 'Repositories')
  })
})

describe('a repository with a name', () => {
  it('is described', async () => {
    const { page } = owner
    await button(page, /^Edit orchard\/apple/).click()
    const editing = dialog(page, 'Edit orchard/apple')
    await editing.getByLabel('Group').fill('Fruit')
    await editing.getByLabel('Owner').fill('Pomona')
    await inspect(page, 'dialog-edit-repository')
    await button(editing, 'Save').click()
    await line(page, 'orchard/apple').getByText('Fruit').waitFor()
  })

  it('is found by what the address of the list says', async () => {
    const { page } = owner
    await page.getByLabel('Search').fill('orch')
    await page.getByLabel('Group').selectOption('Fruit')
    await page.getByRole('columnheader').getByRole('link', { name: 'Releases' }).click()
    expect(new URL(page.url()).search).toBe('?q=orch&group=Fruit&order=releases')
    await page.reload()
    await line(page, 'orchard/apple').waitFor()
    expect(await page.getByRole('rowheader').count()).toBe(1)
    expect(await page.getByLabel('Search').inputValue()).toBe('orch')
    await page.goto(`${HERE}/repositories?q=nothing`)
    await page.getByText('None of 3 repositories is like that.').waitFor()
  })

  it('is archived, and out of sight', async () => {
    const { page } = owner
    await page.goto(`${HERE}/repositories`)
    await button(page, /^Edit .*evil/).click()
    const editing = dialog(page, /^Edit .*evil/)
    await editing.getByLabel(/^Archived/).check()
    await button(editing, 'Save').click()
    await line(page, 'evil').waitFor({ state: 'detached' })
    await page.getByLabel('Show').selectOption({ label: 'Archived (1)' })
    await line(page, 'evil').waitFor()
  })

  it('moves to another organization with all that came from it', async () => {
    const { page } = owner
    await page.goto(`${HERE}/repositories`)
    await button(page, /^Edit orchard\/apple/).click()
    await button(dialog(page, /^Edit/), 'Move to another organization…').click()
    const moving = dialog(page, 'Move orchard/apple')
    await moving.getByLabel('To', { exact: true }).selectOption({ label: OTHER.name })
    await moving.getByLabel(/to confirm$/).fill('orchard/apple')
    await inspect(page, 'dialog-move-repository')
    await button(moving, 'Move it').click()
    await line(page, 'orchard/apple').waitFor({ state: 'detached' })
    await page.goto(`/orgs/${OTHER.slug}/repositories`)
    await expect.poll(() => line(page, 'orchard/apple').locator('[data-column="Releases"]').innerText()).toBe('2')
  })

  it('is deleted for good, once its name is typed', async () => {
    const { page } = owner
    await button(page, /^Edit orchard\/apple/).click()
    await button(dialog(page, /^Edit/), 'Delete for good…').click()
    const deleting = dialog(page, 'Delete orchard/apple?')
    await deleting.getByLabel(/to confirm$/).fill('orchard/pear')
    await button(deleting, 'Delete it for good').click()
    await deleting.getByText('This has to read orchard/apple').waitFor()
    await inspect(page, 'dialog-delete-repository')
    await deleting.getByLabel(/to confirm$/).fill('orchard/apple')
    await button(deleting, 'Delete it for good').click()
    await page.getByText(/^No repository yet/).waitFor()
  })
})

it('who may only look changes nothing', async () => {
  const guest = await join(browser, owner.page, ORGANIZATION.slug, 'viewer', 'Vertumnus')
  await guest.page.goto(`${HERE}/repositories`)
  await line(guest.page, 'orchard/pear').getByRole('link').click()
  await guest.page.getByRole('heading', { name: 'Known by' }).waitFor()
  expect(await button(guest.page, /^(Edit|Its addresses|Let go)/).count()).toBe(0)
  await goTo(guest.page, 'Repositories')
  await line(guest.page, 'orchard/pear').waitFor()
  expect(await button(guest.page, /^(Add|Edit|Name)/).count()).toBe(0)
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
