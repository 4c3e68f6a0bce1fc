/** An authenticator app as second factor: set up, used, lost, turned off. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountMenu, forgive, launch, misdeeds, openPage, sendPassword } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goToOwn, secretIn, signOut } from './pages'
import { arrive, callAs, openAs, type Person, recorded } from './people'
import { Authenticator } from './totp'

let browser: Browser
let person: Person
let app: Authenticator
let used: string
let recoveryCodes: string[]

beforeAll(async () => {
  browser = await launch()
  person = await arrive(browser, 'Tove')
})

afterAll(async () => {
  await browser?.close()
})

it('is set up by who knows the password, with the key that the app would scan', async () => {
  const { page } = person
  await page.goto('/')
  await goToOwn(page, 'Security')
  await arriveAt(page, 'Security')
  await page.getByText('No authenticator app is set up.').waitFor()

  await button(page, 'Set up an authenticator app').click()
  const asking = dialog(page, 'Set up an authenticator app')
  await asking.getByLabel('Your password').fill('not this one')
  await page.keyboard.press('Enter')
  await asking.getByText('This is not your password.').waitFor()
  await asking.getByLabel('Your password').fill(person.password)
  await page.keyboard.press('Enter')

  const scanning = dialog(page, 'Scan this with the app')
  const picture = scanning.getByAltText('QR code for the authenticator app')
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await expect.poll(() => scanning.getByLabel('Code').evaluate((it) => it === document.activeElement)).toBe(true)
  app = new Authenticator(await scanning.locator('code').innerText())
  await inspect(page, 'totp')
})

it('is on with the first right code, and ends sessions elsewhere', async () => {
  const { page } = person
  const elsewhere = await openAs(browser, person.email, person.password)
  const scanning = dialog(page, 'Scan this with the app')
  used = await app.code()
  await scanning.getByLabel('Code').fill(wrong(used))
  await page.keyboard.press('Enter')
  await scanning.getByText('Is not the one that the app shows now.').waitFor()
  await scanning.getByLabel('Code').fill(`${used.slice(0, 3)} ${used.slice(3)}`)
  await page.keyboard.press('Enter')
  await dialog(page, 'Your recovery codes').waitFor()
  expect((await callAs(elsewhere, 'GET', '/auth/me')).status).toBe(401)
  forgive(/status of 40[01]/)
})

it('ten recovery codes are shown this once, and can be kept as a file', async () => {
  const { page } = person
  const shown = dialog(page, 'Your recovery codes')
  recoveryCodes = (await secretIn(shown)).split('\n')
  expect(new Set(recoveryCodes).size).toBe(10)
  await inspect(page, 'recovery-codes')
  const downloading = page.waitForEvent('download')
  await button(shown, 'Download as a file').click()
  expect((await downloading).suggestedFilename()).toMatch(/^ferrflow-recovery-codes-.+\.txt$/)
  await button(shown, 'I have saved them').click()
  await page.getByText(/Authenticator app set up .*10 recovery codes left\./).waitFor()
  await page.reload()
  await page.getByText('10 recovery codes left').waitFor()
  expect(await page.content()).not.toContain(recoveryCodes[0])
  await inspect(page, 'security-with-app')
})

it('signing in takes the password and a code that was not used before', async () => {
  const { page } = person
  await signOut(page)
  await sendPassword(page, person.email, person.password)
  await arriveAt(page, 'Is it you?')
  expect((await callAs(page, 'GET', '/auth/me')).status, 'the password alone opens nothing').toBe(401)
  await inspect(page, 'second-step')

  await page.keyboard.type(used)
  await page.keyboard.press('Enter')
  await page.getByText('This code is wrong, or was used before.').waitFor()
  await page.getByLabel('Code', { exact: true }).fill(await app.code())
  await page.keyboard.press('Enter')
  await accountMenu(page).waitFor()
  forgive(/status of 401/)
})

it('a recovery code stands in for the app, once', async () => {
  const { page } = person
  const [code = ''] = recoveryCodes
  await signOut(page)
  await sendPassword(page, person.email, person.password)
  await button(page, 'Use a recovery code instead').click()
  await inspect(page, 'second-step-recovery')
  await page.getByLabel('Recovery code').fill(code)
  await page.keyboard.press('Enter')
  await accountMenu(page).waitFor()

  const again = await openPage(browser)
  await again.goto('/sign-in')
  await sendPassword(again, person.email, person.password)
  await button(again, 'Use a recovery code instead').click()
  await again.getByLabel('Recovery code').fill(code)
  await again.keyboard.press('Enter')
  await again.getByText('This code is wrong, or was used before.').waitFor()
  forgive(/status of 401/)

  await goToOwn(page, 'Security')
  await page.getByText('9 recovery codes left').waitFor()
})

it('is turned off with the password, and signing in takes one step again', async () => {
  const { page } = person
  await button(page, 'Turn off the app…').click()
  const asking = dialog(page, 'Turn off the authenticator app?')
  await asking.getByLabel('Your password').fill(person.password)
  await page.keyboard.press('Enter')
  await page.getByText('No authenticator app is set up.').waitFor()
  await signOut(page)
  await sendPassword(page, person.email, person.password)
  await accountMenu(page).waitFor()
})

it('all of it is on record', async () => {
  const actions = await recorded(browser, person.email)
  for (const action of ['second_factor.enable', 'second_factor.refuse', 'second_factor.disable']) {
    expect(actions).toContain(action)
  }
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})

/** Another code: each digit one further. */
function wrong(code: string): string {
  return code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10))
}
