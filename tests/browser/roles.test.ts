/** What each role may and may not do: an owner raises and lowers a member, in whose window the pages follow. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgive, launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo, row } from './pages'
import { callAs, found, join, type Person, type Role } from './people'

const ORGANIZATION = { name: 'Ferry Lines', slug: 'ferry-lines' }
const HERE = `/orgs/${ORGANIZATION.slug}`

let browser: Browser
let owner: Person
let other: Person

beforeAll(async () => {
  browser = await launch()
  owner = await found(browser, 'Olga', ORGANIZATION)
  other = await join(browser, owner.page, ORGANIZATION.slug, 'viewer', 'Vera')
  await callAs(owner.page, 'POST', `${HERE}/projects`, { name: 'Timetable', slug: 'timetable' })
  await owner.page.goto(`${HERE}/members`)
  await row(owner.page, other.email).waitFor()
})

afterAll(async () => {
  await browser?.close()
})

/** The owner gives the other person another role, by keyboard. */
async function give(role: Role): Promise<void> {
  const { page } = owner
  await button(row(page, other.email), /^Role/).focus()
  await page.keyboard.press('Enter')
  const choosing = dialog(page, 'Role of Vera')
  await choosing.getByLabel(role, { exact: true }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByText(`${other.email} is now ${role}`).waitFor()
  await row(page, other.email).getByText(role, { exact: true }).waitFor()
}

/** The names of the pages that the other person is led to. */
async function placesOfOther(): Promise<string[]> {
  await other.page.goto(HERE)
  await other.page.locator('.navigation').getByRole('link', { name: 'Settings' }).waitFor()
  return other.page.locator('.navigation').getByRole('link').allInnerTexts()
}

/** What the server answers when the other person tries what their pages do not offer. */
const RELEASES = ['Overview', 'Releases', 'Feed', 'Repositories', 'Errors', 'Events']

async function statusOf(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, data?: object): Promise<number> {
  return (await callAs(other.page, method, HERE + path, data)).status
}

it('a viewer looks, and is offered nothing else', async () => {
  const { page } = other
  expect(await placesOfOther()).toEqual([...RELEASES, 'Connect', 'Members', 'Teams', 'Projects', 'Settings'])
  await goTo(page, 'Members')
  await row(page, owner.email).waitFor()
  expect(await page.locator('main').getByRole('button').count()).toBe(0)
  await inspect(page, 'members-as-viewer')
  await goTo(page, 'Projects')
  await row(page, 'Timetable').waitFor()
  expect(await page.locator('main').getByRole('button').count()).toBe(0)
  await goTo(page, 'Settings')
  expect(await page.locator('main').getByRole('button').allInnerTexts()).toEqual(['Leave Ferry Lines…'])
  await inspect(page, 'settings-as-viewer')
})

it('and the server refuses a viewer what the pages do not offer', async () => {
  expect(await statusOf('GET', '/members')).toBe(200)
  expect(await statusOf('POST', '/invitations', { email: 'x@example.com', role: 'viewer' })).toBe(403)
  expect(await statusOf('POST', '/projects', { name: 'Mine', slug: 'mine' })).toBe(403)
  expect(await statusOf('GET', '/audit')).toBe(403)
  expect(await statusOf('PATCH', '', { name: 'Mine' })).toBe(403)
})

it('a page beyond the role is not there, whoever knows its address', async () => {
  await other.page.goto(`${HERE}/audit`)
  await arriveAt(other.page, 'There is no such page')
  expect(await other.page.locator('.navigation [aria-current]').count()).toBe(0)
  await inspect(other.page, 'no-page-within')
})

it('a member sees the same, and runs nothing', async () => {
  await give('member')
  expect(await placesOfOther()).toEqual([...RELEASES, 'Connect', 'Members', 'Teams', 'Projects', 'Settings'])
  expect(await statusOf('POST', '/teams', { name: 'Crew', slug: 'crew' })).toBe(403)
  expect(await statusOf('GET', '/tokens')).toBe(403)
  expect(await statusOf('DELETE', `?confirm=${ORGANIZATION.slug}`)).toBe(403)
})

it('an administrator runs members, projects and teams', async () => {
  await give('admin')
  const { page } = other
  expect(await placesOfOther()).toEqual([
    ...RELEASES,
    'Connect',
    'Ingest',
    'Members',
    'Teams',
    'Projects',
    'Tokens',
    'Audit log',
    'Settings',
  ])
  await goTo(page, 'Teams')
  await button(page, 'New team').click()
  await dialog(page, 'New team').getByLabel('Name').fill('Deck Crew')
  expect(await dialog(page, 'New team').getByLabel('Slug').inputValue()).toBe('deck-crew')
  await page.keyboard.press('Enter')
  await row(page, 'Deck Crew').getByRole('link').click()
  await arriveAt(page, 'Deck Crew')
  await inspect(page, 'team')
  await goTo(page, 'Projects')
  await button(row(page, 'Timetable'), /^Rename/).click()
  await dialog(page, 'Rename Timetable').getByLabel('Name').fill('Winter timetable')
  await page.keyboard.press('Enter')
  await row(page, 'Winter timetable').waitFor()
  await inspect(page, 'projects')
})

it('but neither makes nor unmakes owners, nor ends the organization', async () => {
  const { page } = other
  await goTo(page, 'Members')
  await row(page, owner.email).waitFor()
  expect(await row(page, owner.email).getByRole('button').count()).toBe(0)
  await button(page, 'Invite someone').click()
  const roles = dialog(page, /^Invite someone/).getByRole('radio')
  await roles.first().waitFor()
  expect(await roles.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toEqual([
    'admin',
    'member',
    'viewer',
  ])
  await page.keyboard.press('Escape')
  await goTo(page, 'Settings')
  expect(await button(page, /^Delete/).count()).toBe(0)

  expect(await statusOf('POST', '/invitations', { email: 'x@example.com', role: 'owner' })).toBe(403)
  expect(await statusOf('PATCH', `/members/${await idOf(owner)}`, { role: 'viewer' })).toBe(403)
  expect(await statusOf('PATCH', `/members/${await idOf(other)}`, { role: 'owner' })).toBe(403)
  expect(await statusOf('DELETE', `?confirm=${ORGANIZATION.slug}`)).toBe(403)
})

it('the last owner can neither leave nor step down', async () => {
  const { page } = owner
  await goTo(page, 'Settings')
  await page.getByText('You are its last owner').waitFor()
  expect(await button(page, 'Leave Ferry Lines…').isDisabled()).toBe(true)
  await inspect(page, 'last-owner')
  expect((await callAs(page, 'POST', `${HERE}/leave`)).status).toBe(409)

  await goTo(page, 'Members')
  await button(row(page, owner.email), /^Role/).click()
  const choosing = dialog(page, 'Role of Olga')
  await choosing.getByLabel('viewer', { exact: true }).check()
  await inspect(page, 'role')
  await button(choosing, 'Change the role').click()
  await choosing.getByRole('alert').getByText(/needs an owner/).waitFor()
  await page.keyboard.press('Escape')
  await row(page, owner.email).getByText('owner', { exact: true }).waitFor()
  forgive(/status of 409/)
})

it('a second owner may do all that the first may, so the first can leave', async () => {
  await give('owner')
  await other.page.goto(`${HERE}/settings`)
  await button(other.page, 'Delete Ferry Lines…').waitFor()

  const { page } = owner
  await goTo(page, 'Settings')
  await button(page, 'Leave Ferry Lines…').click()
  await button(dialog(page, 'Leave Ferry Lines?'), 'Leave').click()
  await page.getByText('You left Ferry Lines').waitFor()
  expect((await callAs(page, 'GET', HERE)).status).toBe(404)
  await page.goto(HERE)
  await arriveAt(page, 'There is no such organization')
  await other.page.goto(`${HERE}/members`)
  await row(other.page, other.email).waitFor()
  expect(await row(other.page, owner.email).count()).toBe(0)
  forgive(/status of 40[34]/)
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})

async function idOf(person: Person): Promise<string> {
  const { body } = await callAs<{ id: string }>(person.page, 'GET', '/auth/me')
  return body.id
}
