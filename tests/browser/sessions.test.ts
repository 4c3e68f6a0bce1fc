/** A person's own account: what they are called, where they are signed in, and a new password. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountMenu, forgive, launch, misdeeds, openPage, sendPassword, signIn } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo, goToOwn, row } from './pages'
import { arrive, callAs, openAs, type Person, recorded } from './people'

const NEW_PASSWORD = 'eleven quiet lighthouses by night'
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1'

let browser: Browser
let person: Person

beforeAll(async () => {
  browser = await launch()
  person = await arrive(browser, 'Samir')
  await person.page.goto('/')
})

afterAll(async () => {
  await browser?.close()
})

/** Another browser in which the same person is signed in, at their profile. */
async function elsewhere(userAgent: string): Promise<Page> {
  const page = await openAs(browser, person.email, person.password, { userAgent })
  await page.goto('/me')
  await arriveAt(page, 'Profile')
  return page
}

/** Goes on in a window whose session is over. */
async function meetsTheEnd(page: Page): Promise<void> {
  await page.locator('.navigation').getByRole('link', { name: 'Tokens' }).click()
  await page.getByText('Your session ended.').waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  forgive(/status of 401/)
}

it('a name is shown wherever the person is', async () => {
  const { page } = person
  await goToOwn(page, 'Profile')
  await page.getByLabel('Name', { exact: true }).fill('Samir Übermut 東')
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
  await button(page, 'Save').click()
  await page.getByText('Saved').waitFor()
  await accountMenu(page).getByText('Samir Übermut 東').waitFor()
  await page.reload()
  expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo')
  await inspect(page, 'profile')
})

it('every session is listed with its browser, and one that is ended is over at once', async () => {
  const { page } = person
  const other = await elsewhere(FIREFOX)
  await goTo(page, 'Security')
  await row(page, 'Chrome on Linux').getByText('this one').waitFor()
  const there = row(page, 'Firefox on Windows')
  expect(await there.getByTitle(FIREFOX).count()).toBe(1)
  await inspect(page, 'sessions')
  await button(there, /^End the session of/).focus()
  await page.keyboard.press('Enter')
  await page.getByText('The session was ended').waitFor()
  await there.waitFor({ state: 'detached' })

  expect((await callAs(other, 'GET', '/auth/me')).status).toBe(401)
  await meetsTheEnd(other)
  await inspect(other, 'sign-in-ended')
  await signIn(other, person.email, person.password)
  await arriveAt(other, 'Tokens')
})

it('all others can be ended at once', async () => {
  const { page } = person
  const phone = await elsewhere(PHONE)
  await page.reload()
  await row(page, 'Safari on iPhone').waitFor()
  await button(page, 'End all others…').click()
  await button(dialog(page, 'End all other sessions?'), 'End them').click()
  await row(page, 'Safari on iPhone').waitFor({ state: 'detached' })
  expect(await row(page, 'signed in').count()).toBe(1)
  await meetsTheEnd(phone)
})

it('a new password takes the old one, and has to be a good one', async () => {
  const { page } = person
  await page.getByLabel('Current password').fill('not this one')
  await page.getByLabel('New password').fill(NEW_PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('This is not your password.').waitFor()
  await page.getByLabel('Current password').fill(person.password)
  await page.getByLabel('New password').fill('samir1990')
  await page.getByText(/^Weak\. .*personal/).waitFor()
  await page.getByLabel('New password').press('Enter')
  await page.locator('.field-fault').waitFor()
  await inspect(page, 'password-refused')
  forgive(/status of 40[01]/)
})

it('a changed password ends the other sessions, and only the new one opens', async () => {
  const { page } = person
  const other = await elsewhere(FIREFOX)
  await page.getByLabel('Current password').fill(person.password)
  await page.getByLabel('New password').fill(NEW_PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('Your password is changed, and you are signed out everywhere else').waitFor()
  expect(await page.getByLabel('New password').inputValue()).toBe('')
  await meetsTheEnd(other)

  const fresh = await openPage(browser)
  await fresh.goto('/sign-in')
  await sendPassword(fresh, person.email, person.password)
  await fresh.getByText('Wrong e-mail or password.').waitFor()
  await sendPassword(fresh, person.email, NEW_PASSWORD)
  await accountMenu(fresh).waitFor()
})

it('all of it is on record', async () => {
  const actions = await recorded(browser, person.email)
  for (const action of ['profile.update', 'session.end', 'session.end_all', 'password.change', 'session.refuse']) {
    expect(actions).toContain(action)
  }
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
