/** A shell in a checkout, into which somebody pastes the lines that a page shows. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { button } from './pages'

/** An empty checkout whose origin is `remote`; its folder. */
export async function checkOut(remote: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ferrflow-connect-'))
  execFileSync('git', ['init', '-q'], { cwd: folder })
  execFileSync('git', ['remote', 'add', 'origin', remote], { cwd: folder })
  return folder
}

export async function throwAway(folder: string | undefined): Promise<void> {
  if (folder) await rm(folder, { recursive: true })
}

/** What the button `Copy …` of this name copies. */
export function linesOf(page: Page, what: string): Promise<string> {
  const block = page.locator('.copy-block', { has: button(page, `Copy ${what}`) })
  return block.locator('code').evaluate((code) => code.textContent ?? '')
}

/** Runs lines as somebody does who pastes them into a shell in the folder; what they print. */
export async function paste(folder: string, text: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', text], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
  })
  return stdout + stderr
}
