/** Tokens: made in the dashboard, shown once, used by curl, revoked. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goToOwn, row, secretIn } from './pages'
import { found, type Person } from './people'

const ORGANIZATION = { name: 'Toll House', slug: 'toll-house' }

let browser: Browser
let person: Person
let lines: string

beforeAll(async () => {
  browser = await launch()
  person = await found(browser, 'Toni', ORGANIZATION)
  await person.page.goto(`/orgs/${ORGANIZATION.slug}`)
})

afterAll(async () => {
  await browser?.close()
})

/** Runs lines that the dashboard shows, as a person would who pasted them; what curl printed. */
async function inShell(pasted: string): Promise<{ status: string; body: string }> {
  const { stdout } = await promisify(execFile)('sh', ['-c', pasted], { timeout: 10_000 })
  const [head = '', body = ''] = stdout.split('\r\n\r\n')
  return { status: head.split(' ')[1] ?? '', body }
}

/** Whether all of it can be seen without scrolling. */
function isInSight(shown: Locator): Promise<boolean> {
  return shown.evaluate((element) => {
    const { left, top, bottom, width } = element.getBoundingClientRect()
    const isOnTop = (y: number) => element.contains(document.elementFromPoint(left + width / 2, y))
    return isOnTop(top + 1) && isOnTop(bottom - 1)
  })
}

function isFocused(shown: Locator): Promise<boolean> {
  return shown.evaluate((element) => element === document.activeElement)
}

/** The lines in the dialog that try the token. */
async function linesIn(shown: Locator): Promise<string> {
  return shown.locator('code').nth(1).innerText()
}

it('a token is made with a name, at least one scope and an end', async () => {
  const { page } = person
  await goToOwn(page, 'Tokens')
  await arriveAt(page, 'Tokens')
  await page.getByText('No token yet.').waitFor()
  await button(page, 'New token').click()
  const making = dialog(page, 'New token')
  await making.getByLabel('Name').fill('laptop')
  await page.setViewportSize({ width: 360, height: 640 })
  await button(making, 'Create the token').click()
  const objection = making.getByText('Choose at least one.')
  await expect.poll(() => isFocused(making.getByRole('checkbox').first())).toBe(true)
  expect(await isInSight(objection)).toBe(true)
  expect(await isInSight(button(making, 'Create the token'))).toBe(true)
  await making.getByLabel('org:read', { exact: true }).focus()
  await page.keyboard.press('Space')
  await making.getByLabel('Works for').selectOption('30 days')
  await inspect(page, 'token-new')
  await button(making, 'Create the token').click()
  await dialog(page, 'The token laptop').waitFor()
})

it('its secret is shown this once', async () => {
  const { page } = person
  const shown = dialog(page, 'The token laptop')
  const secret = await secretIn(shown)
  expect(secret).toMatch(/^fft_/)
  lines = await linesIn(shown)
  await inspect(page, 'token-made')
  await button(shown, 'Done').click()
  await row(page, 'laptop').getByText('never used').waitFor()
  await page.reload()
  await row(page, 'laptop').getByText('org:read').waitFor()
  expect(await page.content()).not.toContain(secret)
})

it('curl gets the organizations with it, by the lines that the dialog showed', async () => {
  const { status, body } = await inShell(lines)
  expect(status).toBe('200')
  const slugs = (JSON.parse(body) as { slug: string }[]).map(({ slug }) => slug)
  expect(slugs).toContain(ORGANIZATION.slug)
  await person.page.reload()
  await row(person.page, 'laptop').getByText('last used').waitFor()
  await inspect(person.page, 'tokens')
})

it('and nothing that it has no scope for', async () => {
  const making = lines.replace('/api/v1/orgs', '/api/v1/auth/tokens')
  const { status, body } = await inShell(making)
  expect(status).toBe('403')
  expect(body).toContain('tokens:write')
})

it('revoked, it opens nothing any more', async () => {
  const { page } = person
  await button(row(page, 'laptop'), /^Revoke/).click()
  const asking = dialog(page, 'Revoke the token laptop?')
  await button(asking, 'Revoke').click()
  await page.getByText('No token yet.').waitFor()
  expect((await inShell(lines)).status).toBe('401')
})

it('a token of the organization sees that organization and no other', async () => {
  const { page } = person
  await page.goto(`/orgs/${ORGANIZATION.slug}/tokens`)
  await button(page, 'New token').click()
  const making = dialog(page, 'New organization token')
  await making.getByLabel('Name').fill('nightly build')
  await making.getByLabel('org:read', { exact: true }).check()
  await page.keyboard.press('Enter')
  const shown = dialog(page, 'The token nightly build')
  await secretIn(shown)
  const ofOrganization = await linesIn(shown)
  await button(shown, 'Done').click()
  await row(page, 'nightly build').getByText(`by ${person.email}`).waitFor()
  await inspect(page, 'organization-tokens')
  const { status, body } = await inShell(ofOrganization)
  expect(status).toBe('200')
  expect((JSON.parse(body) as { slug: string }[]).map(({ slug }) => slug)).toEqual([ORGANIZATION.slug])

  await button(row(page, 'nightly build'), /^Revoke/).click()
  await button(dialog(page, 'Revoke the token nightly build?'), 'Revoke').click()
  await page.getByText('No token yet.').waitFor()
  expect((await inShell(ofOrganization)).status).toBe('401')
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
