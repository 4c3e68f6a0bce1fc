/** The administrator asks somebody to join, who makes an account in a private window. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountMenu, forgive, launch, misdeeds, openPage, signIn } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo, row, secretIn } from './pages'
import { openAsAdministrator } from './people'

const EMAIL = 'grace@example.com'
const PASSWORD = 'moth in relay seventy of panel F'

let browser: Browser
let administrator: Page
let guest: Page
let link: string

beforeAll(async () => {
  browser = await launch()
  administrator = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
  guest = await openPage(browser)
})

afterAll(async () => {
  await browser?.close()
})

it('the administrator signs in and finds the members', async () => {
  await administrator.goto('/')
  await signIn(administrator)
  await goTo(administrator, 'Members')
  await row(administrator, 'you').getByText('owner', { exact: true }).waitFor()
})

it('a keyboard is enough to invite, and nobody without an address is', async () => {
  await button(administrator, 'Invite someone').focus()
  await administrator.keyboard.press('Enter')
  const asking = dialog(administrator, /^Invite someone to /)
  await asking.waitFor()
  await inspect(administrator, 'invite')
  await administrator.keyboard.press('Escape')
  await asking.waitFor({ state: 'hidden' })
  expect(await button(administrator, 'Invite someone').evaluate((it) => it === document.activeElement)).toBe(true)

  await administrator.keyboard.press('Enter')
  await asking.getByLabel('E-mail').fill('no address')
  await administrator.keyboard.press('Enter')
  expect(await asking.getByLabel('E-mail').evaluate((field: HTMLInputElement) => field.validity.valid)).toBe(false)
  await asking.getByLabel('E-mail').fill(EMAIL)
  await administrator.keyboard.press('Enter')
  await dialog(administrator, `${EMAIL} is invited`).waitFor()
})

it('the link is shown this once, to be copied', async () => {
  const shown = dialog(administrator, `${EMAIL} is invited`)
  link = await secretIn(shown)
  expect(link).toMatch(/\/invitation#finv_/)
  await inspect(administrator, 'invitation-link')
  await button(shown, 'Copy the link').click()
  await shown.getByText('Copied').first().waitFor()
  expect(await administrator.evaluate(() => navigator.clipboard.readText())).toBe(link)

  await administrator.keyboard.press('Escape')
  expect(await shown.isVisible(), 'what is shown only once is not lost to the Escape key').toBe(true)
  await button(shown, 'Done').click()
  await row(administrator, EMAIL).getByText('member', { exact: true }).waitFor()
  await administrator.reload()
  await row(administrator, EMAIL).waitFor()
  expect(await administrator.content()).not.toContain(link.split('#')[1])
  await inspect(administrator, 'members-invited')
})

it('in a private window the link asks for a name and a password', async () => {
  await guest.goto(link)
  await guest.getByRole('heading', { level: 1, name: /^Join / }).waitFor()
  expect(guest.url(), 'the secret has left the address').not.toContain('finv_')
  expect(await guest.getByLabel('E-mail').inputValue()).toBe(EMAIL)
  await inspect(guest, 'invitation')
})

it('a weak password is called weak as one types, and refused in words', async () => {
  const password = guest.getByLabel('Password', { exact: true })
  await guest.getByLabel('Your name').fill('Grace')
  await password.fill('password1')
  await guest.getByText(/^Very weak\. /).waitFor()
  await password.press('Enter')
  const fault = guest.locator('.field-fault')
  await fault.waitFor()
  expect(await fault.innerText()).toMatch(/common password/)
  expect(await password.evaluate((field) => field === document.activeElement)).toBe(true)
  await inspect(guest, 'invitation-refused')
  forgive(/status of 400/)

  await password.fill(PASSWORD)
  await guest.getByText(/^(Good|Strong)$/).waitFor()
})

it('with a good one the guest is signed in, and in the organization', async () => {
  await button(guest, 'Create my account and join').click()
  await accountMenu(guest).waitFor()
  expect(new URL(guest.url()).pathname).toMatch(/^\/orgs\//)
  await goTo(guest, 'Members')
  await row(guest, EMAIL).getByText('you', { exact: true }).waitFor()

  await administrator.reload()
  await row(administrator, EMAIL).getByText('joined').waitFor()
  expect(await row(administrator, EMAIL).count(), 'a member, and invited no more').toBe(1)
})

it('the link is used up', async () => {
  const late = await openPage(browser)
  await late.goto(link)
  await arriveAt(late, 'This link does not work')
  await inspect(late, 'dead-link')
  forgive(/status of 404/)
})

it('a new link takes the place of the old one, and none works that was revoked', async () => {
  const asking = await openAsAdministrator(browser)
  await asking.goto(new URL(administrator.url()).pathname)
  const invite = async (email: string) => {
    await button(asking, 'Invite someone').click()
    const form = dialog(asking, /^Invite someone to /)
    await form.getByLabel('E-mail').fill(email)
    await form.getByLabel('viewer').check()
    await button(form, 'Invite').click()
    const shown = dialog(asking, `${email} is invited`)
    const made = await secretIn(shown)
    await button(shown, 'Done').click()
    return made
  }
  const first = await invite('late@example.com')
  await button(row(asking, 'late@example.com'), /^New link/).click()
  await button(dialog(asking, /^Create a new link/), 'Create a new link').click()
  const second = await secretIn(dialog(asking, /^New link for/))
  await button(dialog(asking, /^New link for/), 'Done').click()
  const stranger = await openPage(browser)
  await stranger.goto(first)
  await arriveAt(stranger, 'This link does not work')
  const other = await openPage(browser)
  await other.goto(second)
  await other.getByRole('heading', { level: 1, name: /^Join / }).waitFor()

  await button(row(asking, 'late@example.com'), /^Revoke/).click()
  await button(dialog(asking, /^Revoke the invitation/), 'Revoke').click()
  await row(asking, 'late@example.com').waitFor({ state: 'detached' })
  await other.reload()
  await arriveAt(other, 'This link does not work')
  forgive(/status of 404/)
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
