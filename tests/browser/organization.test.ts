/** An organization from its beginning to its end. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgive, launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo } from './pages'
import { arrive, callAs, type Person } from './people'

let browser: Browser
let person: Person

beforeAll(async () => {
  browser = await launch()
  person = await arrive(browser, 'Eve')
  await person.page.goto('/')
})

afterAll(async () => {
  await browser?.close()
})

it('anybody makes one, and owns it', async () => {
  const { page } = person
  await button(page, /^Organization/).click()
  await page.getByRole('link', { name: 'New organization…' }).click()
  await arriveAt(page, 'New organization')
  await page.getByLabel('Name', { exact: true }).fill('Åland Søfart & Söhne')
  expect(await page.getByLabel('Slug', { exact: true }).inputValue()).toBe('aland-s-fart-sohne')
  await page.getByLabel('Slug', { exact: true }).fill('admin')
  await page.keyboard.press('Enter')
  await page.locator('.field-fault').waitFor()
  await inspect(page, 'new-organization-refused')
  forgive(/status of 400/)
  await page.getByLabel('Slug', { exact: true }).fill('aland')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/orgs/aland')
  await arriveAt(page, 'Waiting for the first event')
})

it('a slug that is taken is refused', async () => {
  const { page } = person
  await page.goto('/new-organization')
  await page.getByLabel('Name', { exact: true }).fill('Another')
  await page.getByLabel('Slug', { exact: true }).fill('aland')
  await page.keyboard.press('Enter')
  await page.locator('.field-fault').waitFor()
  const slug = page.getByLabel('Slug', { exact: true })
  expect(await slug.evaluate((field) => field === document.activeElement)).toBe(true)
  forgive(/status of 409/)
})

it('its slug changes where somebody confirms it, and the old one leads nowhere', async () => {
  const { page } = person
  await page.goto('/orgs/aland/settings')
  await page.getByLabel('Name', { exact: true }).fill('Åland Shipping')
  await page.getByLabel('Slug', { exact: true }).fill('aland-shipping')
  await button(page, 'Save').click()
  const asking = dialog(page, 'Change the slug?')
  await inspect(page, 'slug-change')
  await button(asking, 'Change the slug').click()
  await page.waitForURL('**/orgs/aland-shipping/settings')
  await button(page, 'Organization: Åland Shipping').waitFor()
  expect((await callAs(page, 'GET', '/orgs/aland')).status).toBe(404)
  await goTo(page, 'Members')
})

it('it is deleted by who types its slug, and nothing of it is left', async () => {
  const { page } = person
  await goTo(page, 'Settings')
  await button(page, 'Delete Åland Shipping…').click()
  const asking = dialog(page, 'Delete Åland Shipping?')
  await asking.getByLabel('Type aland-shipping to confirm').fill('aland')
  await page.keyboard.press('Enter')
  await asking.getByText('This has to read aland-shipping').waitFor()
  expect((await callAs(page, 'GET', '/orgs/aland-shipping')).status).toBe(200)
  await asking.getByLabel('Type aland-shipping to confirm').fill('aland-shipping')
  await inspect(page, 'delete-organization')
  await page.keyboard.press('Enter')
  await page.getByText('Åland Shipping was deleted').waitFor()
  expect((await callAs(page, 'GET', '/orgs/aland-shipping')).status).toBe(404)
  await page.goto('/orgs/aland-shipping')
  await arriveAt(page, 'There is no such organization')
  forgive(/status of 404/)
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
