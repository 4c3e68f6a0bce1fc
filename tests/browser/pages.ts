/** What the dashboard's pages have in common, found as people find it: by what it says. */
import type { Locator, Page } from 'playwright-core'
import { accountMenu } from './browser'

/** Waits for a page by its heading. */
export async function arriveAt(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
}

/** Goes to a page of the column beside the pages. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.locator('.navigation').getByRole('link', { name: place, exact: true }).click()
  await arriveAt(page, place)
}

/** Goes to a page by the menu of the person's own. */
export async function goToOwn(page: Page, place: string): Promise<void> {
  await accountMenu(page).click()
  await page.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name: place, exact: true }).click()
}

export async function signOut(page: Page): Promise<void> {
  await accountMenu(page).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()
}

/** The row of a list that has this text in it. */
export function row(page: Page, text: string): Locator {
  return page.locator('main').getByRole('listitem').filter({ hasText: text })
}

export function dialog(page: Page, title: string | RegExp): Locator {
  return page.getByRole('dialog', { name: title })
}

export function button(within: Page | Locator, name: string | RegExp): Locator {
  return within.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
}

/** What a dialog shows this once. */
export async function secretIn(shown: Locator): Promise<string> {
  await shown.getByText(/^Copy (it|them) now/).waitFor()
  return (await shown.locator('code').first().innerText()).trim()
}
