/** Those who run the server: whom they shut out and let in again, and how they help with a lost password. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountMenu, forgive, launch, misdeeds, openPage, sendPassword } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo, goToOwn, row, secretIn } from './pages'
import { callAs, found, openAsAdministrator, type Person, recorded } from './people'

const ORGANIZATION = { name: 'Dry Dock', slug: 'dry-dock' }
const NEW_PASSWORD = 'nine copper kettles on a raft'

let browser: Browser
let staff: Page
let person: Person

beforeAll(async () => {
  browser = await launch()
  person = await found(browser, 'Dana', ORGANIZATION)
  await person.page.goto(`/orgs/${ORGANIZATION.slug}/members`)
  staff = await openAsAdministrator(browser)
  await staff.goto('/')
})

afterAll(async () => {
  await browser?.close()
})

it('is not there for anybody else', async () => {
  const { page } = person
  await accountMenu(page).click()
  const menu = page.getByRole('navigation', { name: 'Your account' })
  expect(await menu.getByRole('link').allInnerTexts()).toEqual(['Profile', 'Security', 'Tokens'])
  await page.keyboard.press('Escape')
  expect((await callAs(page, 'GET', '/admin/users')).status).toBe(403)
  await page.goto('/admin/people')
  await arriveAt(page, 'There is no such page')
})

it('somebody is found by their address', async () => {
  await goToOwn(staff, 'Administration')
  await arriveAt(staff, 'People')
  await staff.getByLabel('Name or e-mail').fill('nobody of this name')
  await staff.keyboard.press('Enter')
  await staff.getByText('Nobody matches.').waitFor()
  await staff.getByLabel('Name or e-mail').fill('DANA@')
  await staff.keyboard.press('Enter')
  await row(staff, person.email).getByText('2 organizations').waitFor()
  expect(await staff.locator('main').getByRole('listitem').count()).toBe(1)
  await inspect(staff, 'people')
})

it('who is disabled is out at once, and cannot sign in', async () => {
  await button(row(staff, person.email), /^Disable/).click()
  const asking = dialog(staff, `Disable ${person.email}?`)
  await button(asking, 'Disable').click()
  await row(staff, person.email).getByText('disabled', { exact: true }).waitFor()

  const { page } = person
  expect((await callAs(page, 'GET', '/auth/me')).status).toBe(401)
  await page.goto('/me/tokens')
  await sendPassword(page, person.email, person.password)
  await page.locator('.fault, .field-fault').waitFor()
  await inspect(page, 'sign-in-disabled')
  forgive(/status of 40[13]/)
})

it('and back in when enabled again', async () => {
  await button(row(staff, person.email), /^Enable/).click()
  await button(dialog(staff, `Enable ${person.email}?`), 'Enable').click()
  await row(staff, person.email).getByText('disabled', { exact: true }).waitFor({ state: 'detached' })
  const { page } = person
  await sendPassword(page, person.email, person.password)
  await accountMenu(page).waitFor()
})

it('a lost password is replaced by a link that works once', async () => {
  await button(row(staff, person.email), /^Reset link/).click()
  await button(dialog(staff, /^Create a reset link/), 'Create the link').click()
  const shown = dialog(staff, `A new password for ${person.email}`)
  const link = await secretIn(shown)
  await inspect(staff, 'reset-link')
  await button(shown, 'Done').click()

  const stranger = await openPage(browser)
  await stranger.goto(link)
  await arriveAt(stranger, 'Choose a new password')
  expect(stranger.url(), 'the secret has left the address').not.toContain('#')
  await inspect(stranger, 'reset-password')
  await stranger.getByLabel('New password').fill(NEW_PASSWORD)
  await stranger.keyboard.press('Enter')
  await arriveAt(stranger, 'Sign in')
  await sendPassword(stranger, person.email, NEW_PASSWORD)
  await accountMenu(stranger).waitFor()
  expect((await callAs(person.page, 'GET', '/auth/me')).status, 'every session has ended').toBe(401)

  const again = await openPage(browser)
  await again.goto(link)
  await arriveAt(again, 'This link does not work')
  forgive(/status of 404/)
})

it('the last of the staff stays', async () => {
  const me = row(staff, 'you')
  await staff.reload()
  await me.getByText('staff', { exact: true }).waitFor()
  expect(await me.getByRole('button').count()).toBe(1)
  const { body } = await callAs<{ id: string }>(staff, 'GET', '/auth/me')
  expect((await callAs(staff, 'PATCH', `/admin/users/${body.id}`, { disabled: true })).status).toBe(409)
  expect((await callAs(staff, 'DELETE', `/admin/users/${body.id}`)).status).toBe(409)
})

it('staff see that an organization exists, and nothing that is in it', async () => {
  await goTo(staff, 'Organizations')
  await row(staff, ORGANIZATION.name).getByText('1 member').waitFor()
  await inspect(staff, 'all-organizations')
  expect((await callAs(staff, 'GET', `/orgs/${ORGANIZATION.slug}/members`)).status).toBe(404)
})

it('all of it is on record', async () => {
  const actions = await recorded(browser, person.email)
  for (const action of ['user.disable', 'user.enable', 'password_reset.create', 'password.reset']) {
    expect(actions).toContain(action)
  }
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
