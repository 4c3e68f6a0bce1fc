/** A passkey, held by the virtual authenticator of Chromium: as second factor, and instead of a password. */
import type { Browser, CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountMenu, forgive, launch, misdeeds, sendPassword } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goToOwn, row, secretIn, signOut } from './pages'
import { arrive, type Person, recorded } from './people'

const NAME = 'Key ring'

let browser: Browser
let person: Person
let device: CDPSession
let authenticatorId: string

beforeAll(async () => {
  browser = await launch()
  person = await arrive(browser, 'Pia')
  device = await person.page.context().newCDPSession(person.page)
  await device.send('WebAuthn.enable')
  const added = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  authenticatorId = added.authenticatorId
  await person.page.goto('/me/security')
})

afterAll(async () => {
  await browser?.close()
})

it('is made by who knows the password, and brings recovery codes where it is the first factor', async () => {
  const { page } = person
  await button(page, 'New passkey').click()
  const making = dialog(page, 'New passkey')
  expect(await making.getByLabel('Name').inputValue()).toBe('Chrome on Linux')
  await making.getByLabel('Name').fill(NAME)
  await making.getByLabel('Your password').fill('not this one')
  await page.keyboard.press('Enter')
  await making.getByText('This is not your password.').waitFor()
  forgive(/status of 401/)
  await making.getByLabel('Your password').fill(person.password)
  await inspect(page, 'passkey')
  await page.keyboard.press('Enter')
  const shown = dialog(page, 'Your recovery codes')
  expect((await secretIn(shown)).split('\n')).toHaveLength(10)
  await button(shown, 'I have saved them').click()
  await row(page, NAME).getByText('never used').waitFor()
  const { credentials } = await device.send('WebAuthn.getCredentials', { authenticatorId })
  expect(credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential])).toEqual([
    [new URL(page.url()).hostname, true],
  ])
})

it('is asked for after the password', async () => {
  const { page } = person
  await signOut(page)
  await sendPassword(page, person.email, person.password)
  await arriveAt(page, 'Is it you?')
  await inspect(page, 'second-step-passkey')
  await button(page, 'Use a passkey').focus()
  await page.keyboard.press('Enter')
  await accountMenu(page).waitFor()
})

it('signs in without a password', async () => {
  const { page } = person
  await signOut(page)
  await button(page, 'Sign in with a passkey').click()
  await accountMenu(page).waitFor()
  await goToOwn(page, 'Security')
  await row(page, NAME).getByText('last used').waitFor()
  await inspect(page, 'security-with-passkey')
})

it('a device that does not recognize the person lets nobody in', async () => {
  const { page } = person
  await signOut(page)
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await button(page, 'Sign in with a passkey').click()
  await page.getByRole('alert').getByText(/^No passkey was used/).waitFor()
  await inspect(page, 'sign-in-no-passkey')
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
})

it('opens nothing any more once it is removed', async () => {
  const { page } = person
  await button(page, 'Sign in with a passkey').click()
  await accountMenu(page).waitFor()
  await goToOwn(page, 'Security')
  await button(row(page, NAME), /^Remove/).click()
  const asking = dialog(page, `Remove the passkey ${NAME}?`)
  await asking.getByLabel('Your password').fill(person.password)
  await page.keyboard.press('Enter')
  await page.getByText('No passkey yet.').waitFor()

  await signOut(page)
  await button(page, 'Sign in with a passkey').click()
  await page.getByRole('alert').locator('.fault').waitFor()
  forgive(/status of 401/)
  await sendPassword(page, person.email, person.password)
  await accountMenu(page).waitFor()
})

it('all of it is on record', async () => {
  const actions = await recorded(browser, person.email)
  for (const action of ['passkey.create', 'session.create', 'passkey.delete']) expect(actions).toContain(action)
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
