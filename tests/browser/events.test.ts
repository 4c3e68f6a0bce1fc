/** Events as they arrived: read, narrowed, followed, taken along; and the errors among them. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgive, launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo } from './pages'
import { callAs, found, makeKey, type Person } from './people'
import { sendByKey } from './server'

const ORGANIZATION = { name: 'Post Office', slug: 'post-office' }
const HERE = `/orgs/${ORGANIZATION.slug}`
const REPOSITORY = createHash('sha256').update('git.example.com/post/letters').digest('hex')
const FORMULA = '=cmd|calc'

let browser: Browser
let owner: Person
let key: string

const RELEASE = {
  event_type: 'release',
  package_name: FORMULA,
  package_version: '1.0.0',
  repo_hash: REPOSITORY,
  commits_count: 3,
}

beforeAll(async () => {
  browser = await launch()
  owner = await found(browser, 'Hermes', ORGANIZATION)
  key = (await makeKey(owner.page, ORGANIZATION.slug, 'sorting')).url
})

afterAll(async () => {
  await browser?.close()
})

function rows(page: Page) {
  return page.locator('tbody').getByRole('row')
}

describe('before anything has arrived', () => {
  it('the pages say so', async () => {
    const { page } = owner
    await page.goto(HERE)
    await goTo(page, 'Events')
    await page.getByText(/^Nothing has arrived yet/).waitFor()
    await goTo(page, 'Errors')
    await page.getByText('No errors in the last 30 days.').waitFor()
    await inspect(page, 'errors-none')
  })
})

describe('an event', () => {
  it('shows by itself, exactly as it was sent', async () => {
    const { page } = owner
    await goTo(page, 'Events')
    await page.getByText(/^Nothing has arrived yet/).waitFor()
    expect(await sendByKey(key, RELEASE)).toBe(204)
    await rows(page).first().waitFor()
    await rows(page).locator('summary').first().click()
    const whole = await rows(page).locator('summary code').first().evaluate((it) => it.textContent)
    expect(whole).toBe(JSON.stringify(RELEASE))
    await rows(page).first().getByText('key sorting').waitFor()
    await inspect(page, 'events-open')
  })

  it('waits while the page is paused', async () => {
    const { page } = owner
    await button(page, 'Pause').click()
    expect(await sendByKey(key, { event_type: 'check', repo_hash: REPOSITORY })).toBe(204)
    const other = await page.context().newPage()
    await other.goto(`${HERE}/events`)
    await expect.poll(() => rows(other).count()).toBe(2)
    await other.close()
    expect(await rows(page).count()).toBe(1)
    await button(page, 'Follow again').click()
    await expect.poll(() => rows(page).count()).toBe(2)
  })

  it('is found by type, package and time, and the address keeps what is sought', async () => {
    const { page } = owner
    await page.getByLabel('Type').selectOption('release')
    await page.getByLabel('Package').fill(FORMULA)
    await button(page, 'Show').click()
    await expect.poll(() => rows(page).count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('type')).toBe('release')
    await page.getByLabel('From').fill('2001-01-02T00:00')
    await page.getByLabel('To', { exact: true }).fill('2001-01-01T00:00')
    await button(page, 'Show').click()
    await page.getByText('Correct the filters to see events.').waitFor()
    await inspect(page, 'events-refused')
    await button(page, 'Show all').click()
    await expect.poll(() => rows(page).count()).toBe(2)
    forgive(/status of 400/)
  })
})

describe('a file', () => {
  it('has each event on a line, byte for byte', async () => {
    const text = await exported(owner.page, 'ndjson')
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: object }).event)
    expect(events).toEqual([RELEASE, { event_type: 'check', repo_hash: REPOSITORY }])
  })

  it('has nothing that a spreadsheet would run', async () => {
    const text = await exported(owner.page, 'csv')
    expect(text).toContain(`'${FORMULA}`)
    expect(text).not.toMatch(/(^|,)"?=/m)
  })

  it('is not made of a refusal', async () => {
    const { page } = owner
    await button(page, 'Export…').click()
    const asking = dialog(page, 'Export events')
    await asking.getByLabel('From').fill('2001-01-02T00:00')
    await asking.getByLabel('To', { exact: true }).fill('2001-01-01T00:00')
    await button(asking, 'Download').click()
    await asking.getByText('To must be after “From”.').waitFor()
    await inspect(page, 'dialog-export-refused')
    await button(asking, 'Cancel').click()
    forgive(/status of 400/)
  })

  async function exported(page: Page, format: string): Promise<string> {
    await button(page, 'Export…').click()
    const asking = dialog(page, 'Export events')
    await asking.getByLabel('Format').selectOption(format)
    const downloading = page.waitForEvent('download')
    await button(asking, 'Download').click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe(`events-${ORGANIZATION.slug}.${format}`)
    return readFile(await download.path(), 'utf8')
  }
})

describe('an error', () => {
  it('is shown by code and command, with where it was', async () => {
    const { page } = owner
    await goTo(page, 'Errors')
    await page.getByText('No errors in the last 30 days.').waitFor()
    for (let times = 0; times < 2; times += 1) {
      const metadata = { command: 'release', error_code: 'E2005' }
      expect(await sendByKey(key, { event_type: 'error', metadata, repo_hash: REPOSITORY })).toBe(204)
    }
    expect(await sendByKey(key, { event_type: 'error', metadata: { command: 'check' } })).toBe(204)
    const line = page.getByRole('row').filter({ hasText: 'E2005' })
    await line.getByText('new', { exact: true }).waitFor()
    await expect.poll(() => line.locator('[data-column="Events"]').innerText()).toBe('2')
    await line.getByText('1 repository').click()
    await line.getByRole('link', { name: /^unnamed/ }).waitFor()
    await page.getByRole('row').filter({ hasText: 'no code' }).getByText('no repository named').waitFor()
    await inspect(page, 'errors-some')
    await page.getByRole('link', { name: '7 days' }).click()
    expect(new URL(page.url()).search).toBe('?days=7')
    await arriveAt(page, 'Errors')
    await line.waitFor()
  })
})

describe('the ingest page', () => {
  it('counts what came by a key, and tells what was wrong with what was refused', async () => {
    const { page } = owner
    expect(await sendByKey(key, { event_type: 'party' })).toBe(400)
    await goTo(page, 'Ingest')
    const line = page.getByRole('row').filter({ hasText: 'sorting' })
    await expect.poll(() => line.locator('[data-column="Events"]').innerText()).toBe('5')
    await page.getByRole('table', { name: 'Newest refusals' }).getByText(/event_type/).waitFor({ timeout: 25_000 })
    await page.getByRole('table', { name: 'By outcome' }).getByText('Invalid').waitFor()
    await inspect(page, 'ingest-some')
  })

  it('makes, changes and revokes a key', async () => {
    const { page } = owner
    await button(page, 'New key').click()
    const making = dialog(page, 'New ingest key')
    await making.getByLabel('Name').fill('night shift')
    await button(making, 'Make the key').click()
    const made = dialog(page, 'The key night shift')
    const url = (await made.locator('code').first().innerText()).trim()
    await made.getByText('Set up a GitHub webhook').click()
    await made.getByText('Payload URL').waitFor()
    await inspect(page, 'dialog-key-made')
    await button(made, 'Done').click()
    expect(await sendByKey(url, { event_type: 'check' })).toBe(204)

    await button(page, /^Edit night shift/).click()
    const editing = dialog(page, 'Edit the key night shift')
    await editing.getByLabel(/^Events a minute/).fill('250')
    await button(editing, 'Save').click()
    const line = page.getByRole('row').filter({ hasText: 'night shift' })
    await line.getByText('250').waitFor()

    await button(page, /^Revoke night shift/).click()
    await button(dialog(page, 'Revoke the key night shift?'), 'Revoke').click()
    await line.getByText('revoked', { exact: true }).waitFor()
    expect(await sendByKey(url, { event_type: 'check' })).toBe(401)
    const { body } = await callAs<object[]>(page, 'GET', `${HERE}/ingest-keys`)
    expect(JSON.stringify(body)).not.toContain(url.split('_').at(-1))
  })
})

it('who reads on keeps the place, and follows again when they like', async () => {
  const { page } = owner
  const sent = Array.from({ length: 55 }, () => sendByKey(key, { event_type: 'check' }))
  expect(new Set(await Promise.all(sent))).toEqual(new Set([204]))
  await goTo(page, 'Events')
  await expect.poll(() => rows(page).count()).toBe(50)
  await button(page, 'Load more').click()
  await expect.poll(() => rows(page).count()).toBeGreaterThan(55)
  await page.getByText('Paused', { exact: true }).waitFor()
  await button(page, 'Follow again').click()
  await expect.poll(() => rows(page).count()).toBe(50)
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
