/** Every page that a signed-in person can reach, and the dialogs that no story opens, judged as they stand. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, misdeeds, NARROW, WIDE } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog } from './pages'
import { callAs, openAsAdministrator } from './people'

let browser: Browser
let page: Page
let organization: string

beforeAll(async () => {
  browser = await launch()
  page = await openAsAdministrator(browser)
  await page.goto('/')
  await page.waitForURL('**/orgs/*')
  organization = new URL(page.url()).pathname
})

afterAll(async () => {
  await browser?.close()
})

describe('is fit for everybody', () => {
  it.each([
    ['Releases', () => `${organization}/board`],
    ['Feed', () => `${organization}/feed`],
    ['Repositories', () => `${organization}/repositories`],
    ['Errors', () => `${organization}/errors`],
    ['Events', () => `${organization}/events`],
    ['Connect', () => `${organization}/connect`],
    ['Ingest', () => `${organization}/ingest`],
    ['Members', () => `${organization}/members`],
    ['Teams', () => `${organization}/teams`],
    ['Projects', () => `${organization}/projects`],
    ['Tokens', () => `${organization}/tokens`],
    ['Audit log', () => `${organization}/audit`],
    ['Settings', () => `${organization}/settings`],
    ['Profile', () => '/me'],
    ['Security', () => '/me/security'],
    ['Tokens', () => '/me/tokens'],
    ['People', () => '/admin/people'],
    ['Organizations', () => '/admin/organizations'],
    ['Audit log', () => '/admin/audit'],
    ['New organization', () => '/new-organization'],
  ])('%s', async (heading, path) => {
    await page.goto(path())
    await arriveAt(page, heading)
    await page.waitForLoadState('networkidle')
    expect(await page.title()).toMatch(new RegExp(`^${heading} · .*FerrFlow$`))
    await inspect(page, `page${path().replace(organization, '/organization').replaceAll('/', '-')}`)
  })

  it('a dialog, which keeps the keyboard until Escape gives it back', async () => {
    await page.goto(`${organization}/settings`)
    const asking = button(page, /^Delete /)
    await asking.click()
    const shown = dialog(page, /^Delete /)
    await shown.getByLabel(/to confirm$/).fill('something else')
    await page.keyboard.press('Enter')
    await shown.getByText(/^This has to read/).waitFor()
    await inspect(page, 'dialog-typed')
    await page.keyboard.press('Escape')
    await shown.waitFor({ state: 'hidden' })
    expect(await asking.evaluate((it) => it === document.activeElement)).toBe(true)
  })

  it('where Enter alone must not do the irreversible, the focus is elsewhere', async () => {
    await callAs(page, 'POST', '/auth/tokens', { name: 'kept', scopes: ['org:read'] })
    await page.goto('/me/tokens')
    await button(page, /^Revoke kept/).click()
    const shown = dialog(page, /^Revoke /)
    expect(await button(shown, 'Cancel').evaluate((it) => it === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await shown.waitFor({ state: 'hidden' })
  })
})

describe('the navigation', () => {
  it('is a menu on a narrow screen, and a keyboard is enough for it', async () => {
    await page.setViewportSize(NARROW)
    await page.goto(`${organization}/teams`)
    const menu = button(page, /^Menu:/)
    await menu.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Projects', exact: true }).focus()
    await page.keyboard.press('Enter')
    await arriveAt(page, 'Projects')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    expect(await menu.innerText()).toContain('Projects')
    expect(await menu.getAttribute('aria-expanded')).toBe('false')
    await page.setViewportSize(WIDE)
  })

  it('leads back to the organization that was looked at last', async () => {
    await page.goto('/me')
    await page.getByRole('link', { name: 'FerrFlow' }).click()
    await page.waitForURL(`**${organization}`)
  })
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
