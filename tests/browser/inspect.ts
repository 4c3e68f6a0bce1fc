/** Judges a page as it stands: accessibility by axe, width, and a picture for people. */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { NARROW, WIDE } from './browser'

const PICTURES = fileURLToPath(new URL('./pictures/', import.meta.url))

/** Looks at the page wide and narrow, light and dark. `name` names the pictures. */
export async function inspect(page: Page, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true })
  for (const viewport of [WIDE, NARROW]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await settle(page)
      await page.screenshot({
        path: `${PICTURES}${name}-${viewport.width}-${colorScheme}.png`,
        fullPage: true,
      })
      expect(await violations(page), `axe on ${name}, ${viewport.width} px, ${colorScheme}`).toEqual([])
      expect(await overhang(page), `sideways scroll on ${name}, ${viewport.width} px`).toBe(0)
    }
  }
  await page.setViewportSize(WIDE)
  await page.emulateMedia({ colorScheme: 'light' })
  await settle(page)
}

/** Every rule of axe, none turned off. Evaluated, not added as a script, which the page's CSP would refuse. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const results: AxeResults = await page.evaluate(() => window.axe.run())
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  )
}

/** By how many pixels the page is wider than its window. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

/** Waits until the browser has drawn what it was just told. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))),
  )
}

declare global {
  interface Window {
    axe: typeof axe
  }
}
