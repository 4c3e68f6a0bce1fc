/** The record of what was done: read, narrowed, taken along and proved whole. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgive, launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, goTo } from './pages'
import { callAs, found, join, openAs, openAsAdministrator, type Person } from './people'

const ORGANIZATION = { name: 'Harbour Office', slug: 'harbour-office' }
const HERE = `/orgs/${ORGANIZATION.slug}`

let browser: Browser
let owner: Person
let guest: Person

interface Entry {
  readonly action: string
  readonly actor_name: string | null
}

/** What is done here is what is read in the tests. */
beforeAll(async () => {
  browser = await launch()
  owner = await found(browser, 'Aude', ORGANIZATION)
  guest = await join(browser, owner.page, ORGANIZATION.slug, 'viewer', 'Bela')
  await live(owner.page)
})

afterAll(async () => {
  await browser?.close()
})

async function live(page: Page): Promise<void> {
  const id = async (path: string, of: Page = page) => (await callAs<{ id: string }>(of, 'GET', path)).body.id
  const bela = await id('/auth/me', guest.page)
  await callAs(page, 'PATCH', `${HERE}/members/${bela}`, { role: 'admin' })
  await callAs(guest.page, 'POST', `${HERE}/projects`, { name: 'Quay', slug: 'quay' })
  await callAs(guest.page, 'POST', `${HERE}/teams`, { name: 'Pilots', slug: 'pilots' })
  const token = { name: 'crane', scopes: ['org:read'] }
  const made = await callAs<{ id: string }>(guest.page, 'POST', `${HERE}/tokens`, token)
  await callAs(guest.page, 'DELETE', `${HERE}/tokens/${made.body.id}`)
  await callAs(page, 'PATCH', HERE, { name: 'Harbour Master' })
  await callAs(page, 'PATCH', `${HERE}/members/${bela}`, { role: 'viewer' })
  await callAs(guest.page, 'PATCH', HERE, { name: 'Mine' })
  await callAs(page, 'DELETE', `${HERE}/members/${bela}`)
}

/** The actions in the table, from the top. */
function actions(page: Page): Promise<string[]> {
  return page.getByRole('table').getByRole('rowheader').allInnerTexts()
}

it('an owner reads what was done in the organization, newest first', async () => {
  const { page } = owner
  await page.goto(HERE)
  await goTo(page, 'Audit log')
  await page.getByRole('table').waitFor()
  expect(await actions(page)).toEqual([
    'member.remove',
    'access.refuse',
    'member.update',
    'organization.update',
    'token.revoke',
    'token.create',
    'team.create',
    'project.create',
    'member.update',
    'member.add',
    'invitation.accept',
    'invitation.create',
    'organization.create',
  ])
  await inspect(page, 'audit')
})

it('an entry says more about itself, to a keyboard too', async () => {
  const { page } = owner
  const entry = page.getByRole('row').filter({ hasText: 'member.remove' })
  await entry.getByText(guest.email).first().waitFor()
  await entry.locator('summary').focus()
  await page.keyboard.press('Enter')
  await entry.getByText('Request', { exact: true }).waitFor()
  await inspect(page, 'audit-entry')
})

it('is narrowed by who and what, at an address of its own', async () => {
  const { page } = owner
  await page.getByLabel('Who', { exact: true }).fill(guest.email)
  await page.keyboard.press('Enter')
  await expect.poll(() => actions(page)).not.toContain('member.remove')
  expect(new Set(await actions(page))).toEqual(
    new Set([
      'access.refuse',
      'token.revoke',
      'token.create',
      'team.create',
      'project.create',
      'member.add',
      'invitation.accept',
    ]),
  )
  await page.getByLabel('What', { exact: true }).fill('token.create')
  await page.keyboard.press('Enter')
  await expect.poll(() => actions(page)).toEqual(['token.create'])
  expect(new URL(page.url()).searchParams.get('actor')).toBe(guest.email)
  await inspect(page, 'audit-narrowed')
  await page.reload()
  await expect.poll(() => actions(page)).toEqual(['token.create'])
  expect(await page.getByLabel('Who', { exact: true }).inputValue()).toBe(guest.email)

  await page.getByLabel('From', { exact: true }).fill('2020-01-01')
  await page.getByLabel('To', { exact: true }).fill('2020-12-31')
  await page.keyboard.press('Enter')
  await page.getByText('No entries match.').waitFor()
  await button(page, 'Show all').click()
  await expect.poll(async () => (await actions(page)).length).toBe(13)
})

it('says beside a filter what is wrong with it', async () => {
  const { page } = owner
  const what = page.getByLabel('What', { exact: true })
  await what.fill('Token Create')
  await page.keyboard.press('Enter')
  await page.locator('.field', { has: what }).getByText('What must read like token.create, or like token.').waitFor()
  await expect.poll(() => what.evaluate((it) => it === document.activeElement)).toBe(true)
  await button(page, 'Export as JSONL').click()
  // Said above the list as well as beside the field, and nothing is saved.
  await page.getByRole('status').getByText('Action must read like token.create, or like token.').waitFor()
  await inspect(page, 'audit-refused')
  await button(page, 'Show all').click()
  await expect.poll(async () => (await actions(page)).length).toBe(13)
  forgive(/status of 400/)
})

it('comes as a file with a JSON document a line, narrowed as the page is', async () => {
  const { page } = owner
  expect((await exported(page)).map(({ action }) => action)).toHaveLength(13)
  await page.getByLabel('What', { exact: true }).fill('member.')
  await page.keyboard.press('Enter')
  await expect.poll(() => actions(page)).toHaveLength(4)
  const entries = await exported(page)
  expect(entries.map(({ action }) => action).toSorted()).toEqual((await actions(page)).toSorted())
  await button(page, 'Show all').click()
})

it('is proved whole', async () => {
  const { page } = owner
  await button(page, 'Verify the chain').click()
  await page.getByText('The chain is intact: 13 entries').waitFor()
  await inspect(page, 'audit-intact')
})

it('the server’s own record has who signed in, failed to, and changed what of theirs', async () => {
  const page = await openAsAdministrator(browser)
  const other = await openAs(browser, owner.email, owner.password)
  await callAs(other, 'POST', '/auth/login', { email: owner.email, password: 'not this one' })
  await callAs(other, 'PATCH', '/auth/me', { display_name: 'Aude Sel' })
  await callAs(other, 'POST', '/auth/tokens', { name: 'mine', scopes: ['org:read'] })
  await callAs(other, 'DELETE', '/me/sessions')
  const change = { current_password: owner.password, new_password: 'sixteen paper boats in the gutter' }
  await callAs(other, 'POST', '/auth/password', change)

  await page.goto(`/admin/audit?actor=${owner.email}`)
  await arriveAt(page, 'Audit log')
  await page.getByRole('table').waitFor()
  const found = await actions(page)
  for (const action of ['session.create', 'profile.update', 'token.create', 'session.end_all', 'password.change']) {
    expect(found).toContain(action)
  }
  await page.getByLabel('Who', { exact: true }).fill('')
  await page.getByLabel('What', { exact: true }).fill('session.refuse')
  await page.keyboard.press('Enter')
  await page.getByRole('row').filter({ hasText: owner.email }).first().waitFor()
  await inspect(page, 'audit-of-server')
  await button(page, 'Verify the chain').click()
  await page.getByText('The chain is intact').waitFor()
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})

/** What the page's export gives, parsed. */
async function exported(page: Page): Promise<Entry[]> {
  const downloading = page.waitForEvent('download')
  await button(page, 'Export as JSONL').click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/\.jsonl$/)
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Entry)
}
