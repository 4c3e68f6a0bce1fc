/** An organization that requires a second factor: who has none is led to set one up, and then let in. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgive, launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo, row, secretIn } from './pages'
import { callAs, found, join, type Person } from './people'
import { Authenticator } from './totp'

const ORGANIZATION = { name: 'Lock Keepers', slug: 'lock-keepers' }
const HERE = `/orgs/${ORGANIZATION.slug}`

let browser: Browser
let owner: Person
let member: Person

beforeAll(async () => {
  browser = await launch()
  owner = await found(browser, 'Rita', ORGANIZATION)
  member = await join(browser, owner.page, ORGANIZATION.slug, 'member', 'Max')
})

afterAll(async () => {
  await browser?.close()
})

it('who has no second factor cannot require one of others', async () => {
  const { page } = owner
  await page.goto(`${HERE}/settings`)
  await page.getByText('Members may sign in with their password alone.').waitFor()
  expect(await button(page, 'Require it of everyone…').count()).toBe(0)
  expect((await callAs(page, 'PATCH', HERE, { requires_second_factor: true })).status).toBe(400)
})

it('an owner who has one requires it of everybody', async () => {
  const { page } = owner
  await page.getByRole('link', { name: 'set up your own' }).click()
  await setUp(owner)
  await page.goto(`${HERE}/settings`)
  await button(page, 'Require it of everyone…').click()
  const asking = dialog(page, 'Require a second factor of every member?')
  await inspect(page, 'require-second-factor')
  await button(asking, 'Require it').click()
  await page.getByText('A second factor is required now').waitFor()
  await page.getByText('Members without a second factor see nothing').waitFor()
})

it('a member who has none is shut out, and led to set one up', async () => {
  const { page } = member
  for (const path of ['', '/members', '/projects']) {
    expect((await callAs(page, 'GET', HERE + path)).status, path).toBe(403)
  }
  await page.goto(`${HERE}/members`)
  await arriveAt(page, 'A second factor is required')
  await inspect(page, 'needs-second-factor')
  await page.getByRole('link', { name: 'Set one up' }).click()
  await setUp(member)
})

it('and is let in with it', async () => {
  const { page } = member
  await page.goto(`${HERE}/members`)
  await row(page, member.email).getByText('second factor', { exact: true }).waitFor()
  await goTo(owner.page, 'Members')
  await row(owner.page, member.email).getByText('second factor', { exact: true }).waitFor()
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  forgive(/status of 403/)
  expect(misdeeds).toEqual([])
})

/** Sets up an authenticator app on the security page. */
async function setUp({ page, password }: Person): Promise<void> {
  await arriveAt(page, 'Security')
  await button(page, 'Set up an authenticator app').click()
  await dialog(page, 'Set up an authenticator app').getByLabel('Your password').fill(password)
  await page.keyboard.press('Enter')
  const scanning = dialog(page, 'Scan this with the app')
  const app = new Authenticator(await scanning.locator('code').innerText())
  await scanning.getByLabel('Code').fill(await app.code())
  await page.keyboard.press('Enter')
  const shown = dialog(page, 'Your recovery codes')
  await secretIn(shown)
  await button(shown, 'I have saved them').click()
}
