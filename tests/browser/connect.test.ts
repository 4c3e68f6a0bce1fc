/** A new project is connected by the Connect page's own lines, run in a real shell, and seen to arrive. */
import { createHmac } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, misdeeds } from './browser'
import { inspect } from './inspect'
import { arriveAt, button, dialog, goTo } from './pages'
import { found, join, makeKey, type Person } from './people'
import { SERVER } from './server'
import { checkOut, linesOf as lines, paste as pasteInto, throwAway } from './shell'

const ORGANIZATION = { name: 'Lantern Works', slug: 'lantern-works' }
const HERE = `/orgs/${ORGANIZATION.slug}`
const REMOTE = 'git@github.com:Lantern/Lamp.git'

let browser: Browser
let owner: Person
let checkout: string

beforeAll(async () => {
  browser = await launch()
  owner = await found(browser, 'Lucia', ORGANIZATION)
  checkout = await checkOut(REMOTE)
})

afterAll(async () => {
  await browser?.close()
  await throwAway(checkout)
})

function paste(text: string, env: Record<string, string> = {}): Promise<string> {
  return pasteInto(checkout, text, env)
}

async function seeArriving(page: Page, what: string): Promise<void> {
  await page.locator('.arrival-events').getByText(what).first().waitFor()
}

/** Delivers as GitHub does; the status of the answer. */
async function deliver(address: string, secret: string, kind: string, body: string): Promise<number> {
  const { status } = await fetch(address, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-GitHub-Event': kind,
      'X-GitHub-Delivery': '0b5a3e0e-0000-4000-8000-000000000001',
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  })
  return status
}

describe('a project that nothing is known of', () => {
  it('is connected from the empty overview, by any script', async () => {
    const { page } = owner
    await page.goto(HERE)
    await arriveAt(page, 'Waiting for the first event')
    await page.getByRole('link', { name: 'Connect a project' }).click()
    await arriveAt(page, 'Connect')
    await page.getByRole('link', { name: 'Any script' }).click()
    await button(page, 'Make a key').click()
    await page.getByText('The key is made.').waitFor()
    await page.getByRole('heading', { name: 'Waiting for an event' }).waitFor()
    await inspect(page, 'connect-script')
    const exported = await lines(page, 'the line that says where to')
    expect(exported).toMatch(new RegExp(`^export FERRFLOW_API_URL='${SERVER}/i/ffik_`))
    const said = await paste(`${exported}\n${await lines(page, 'the line that reports a release')}`)
    expect(said).toMatch(/release reported/)
    await seeArriving(page, 'A release of hello 1.0.0')
    await page.getByRole('heading', { name: 'It has arrived' }).waitFor()
  })

  it('is named where it arrives, from its URL', async () => {
    const { page } = owner
    await button(page, 'Name this repository…').first().click()
    const naming = dialog(page, /^Name unnamed [0-9a-f]{8}$/)
    await naming.getByLabel('Addresses').fill('https://github.com/Lantern/Lamp')
    await button(naming, 'Name it').click()
    const named = dialog(page, 'It is called Lantern/Lamp')
    await named.waitFor()
    await inspect(page, 'dialog-named')
    await button(named, 'Done').click()
    await page.locator('.arrival-events').getByRole('link', { name: 'Lantern/Lamp' }).waitFor()
    await inspect(page, 'connect-arrived')
  })

  it('is on the overview then', async () => {
    const { page } = owner
    await page.getByRole('link', { name: 'Go to the overview' }).click()
    await arriveAt(page, 'Overview')
    await page.getByText('hello').first().waitFor()
  })
})

describe('the lines of the other ways', () => {
  /** A page on which every way's lines are for a key of its own. */
  async function connect(way: string): Promise<{ page: Page; env: Record<string, string>; secret: string }> {
    const { page } = owner
    const { url, webhook_secret } = await makeKey(page, ORGANIZATION.slug, way)
    await page.goto(`${HERE}/connect?way=${way}`)
    await button(page, 'I have one').click()
    await page.getByLabel('Key', { exact: true }).fill(url)
    await button(page, 'Use it in the lines below').click()
    await page.getByRole('heading', { name: 'The key', exact: true }).waitFor()
    return { page, env: { FERRFLOW_API_URL: url }, secret: webhook_secret }
  }

  it('curl', async () => {
    const { page } = await connect('script')
    const exported = await lines(page, 'the line that says where to')
    const sending = await lines(page, 'the lines that report a release by curl')
    expect(await paste(`${exported}\n${sending}`)).toContain('204')
    await seeArriving(page, 'A release of hello 1.0.0')
  })

  it('the hooks of the CLI', async () => {
    const { page } = await connect('hooks')
    await paste(await lines(page, 'the line that fetches the reporter'))
    const exported = await lines(page, 'the line that says where to')
    await paste(`${exported}\n${await lines(page, 'the line that tries ferrflow-report.py')}`)
    await seeArriving(page, 'A check')
    const { workspace } = JSON.parse(await lines(page, 'the hooks')) as {
      workspace: { hooks: { postPublish: string; onError: string } }
    }
    await paste(`${exported}\n${workspace.hooks.postPublish}`, {
      FERRFLOW_PACKAGE: 'wick',
      FERRFLOW_NEW_VERSION: '2.1.0',
      FERRFLOW_COMMITS_JSON: '[{"hash":"a1b2","message":"feat: burns"}]',
    })
    await seeArriving(page, 'A release of wick 2.1.0')
    await paste(`${exported}\n${workspace.hooks.onError}`, { FERRFLOW_ERROR_CODE: 'E2005' })
    await seeArriving(page, 'An error of release, E2005')
    await inspect(page, 'connect-hooks')
  })

  it('the step of a workflow on GitHub', async () => {
    const { page, env } = await connect('github-actions')
    const step = await lines(page, 'the step')
    const script = step.slice(step.indexOf('run: |') + 'run: |'.length)
    await paste(script, {
      ...env,
      PACKAGE: 'shade',
      GITHUB_REF_NAME: 'v3.0.0',
      REMOTE: 'https://github.com/Lantern/Lamp',
    })
    await seeArriving(page, 'A release of shade 3.0.0')
    await inspect(page, 'connect-github-actions')
  })

  it('the job of a pipeline on GitLab', async () => {
    const { page, env } = await connect('gitlab-ci')
    const job = await lines(page, 'the job')
    const script = /script:\n\s+- (.+)$/s.exec(job)?.[1] ?? ''
    // What its image has by the name of wget need not be here.
    const wget = `wget() { curl -fsS "$2"; }`
    await paste(`${wget}\n${script}`, {
      ...env,
      CI_PROJECT_NAME: 'mantle',
      CI_COMMIT_TAG: 'v4.2.0',
      CI_PROJECT_URL: 'https://gitlab.com/lantern/mantle',
    })
    await seeArriving(page, 'A release of mantle 4.2.0')
    await inspect(page, 'connect-gitlab-ci')
  })

  it('the CLI that reports by itself', async () => {
    const { page } = await connect('cli')
    const exported = await lines(page, 'the line that points the CLI at this server')
    // As that CLI does: it appends /events to what the variable says, and signs with a key that nobody here knows.
    const cli = `curl -sS -w '%{http_code}' "$FERRFLOW_API_URL/events" -H 'Content-Type: application/json' \
      -H 'X-Timestamp: 1' -H 'X-Signature: 00' --data '{"event_type":"init"}'`
    expect(await paste(`${exported}\n${cli}`)).toContain('204')
    await seeArriving(page, 'A repository set up')
  })

  it('the webhook of GitHub', async () => {
    const { page } = owner
    await page.goto(`${HERE}/connect?way=github`)
    await button(page, 'Make a key').click()
    await page.getByRole('heading', { name: 'The key', exact: true }).waitFor()
    const address = await lines(page, 'the webhook’s URL for GitHub')
    const secret = await lines(page, 'the webhook’s secret')
    await inspect(page, 'connect-github')
    // Once what was there before is known, the page tells what comes after.
    await page.waitForResponse((response) => response.url().endsWith('/ingest?hours=1'))
    const told = page.locator('.arrival-news')
    expect(await deliver(address, 'not the secret', 'ping', '{"zen":"x"}')).toBe(401)
    await told.getByText('A delivery was refused: The webhook of GitHub has another secret than the key\'s.').waitFor()
    await inspect(page, 'connect-refused')
    expect(await deliver(address, secret, 'ping', '{"zen":"x"}')).toBe(204)
    await told.getByText(/the address and the secret are right/).waitFor()
    await inspect(page, 'connect-pinged')
    const delivery = JSON.stringify({
      action: 'published',
      release: { id: 1, tag_name: 'v5.0.0', draft: false, prerelease: false, published_at: new Date().toISOString() },
      repository: {
        name: 'Candle',
        full_name: 'Lantern/Candle',
        html_url: 'https://github.com/Lantern/Candle',
        clone_url: 'https://github.com/Lantern/Candle.git',
      },
    })
    expect(await deliver(address, secret, 'release', delivery)).toBe(204)
    await seeArriving(page, 'A release of Candle 5.0.0')
  }, 60_000)
})

describe('who may not make keys', () => {
  it('learns whom to ask, and gets the lines for a key that they were given', async () => {
    const guest = await join(browser, owner.page, ORGANIZATION.slug, 'viewer', 'Matteo')
    await guest.page.goto(HERE)
    await goTo(guest.page, 'Connect')
    await guest.page.getByRole('link', { name: owner.email }).waitFor()
    expect(await button(guest.page, 'Make a key').count()).toBe(0)
    await guest.page.getByLabel('Key', { exact: true }).fill('not a key; rm -rf /')
    await button(guest.page, 'Use it in the lines below').click()
    await guest.page.getByText(/^This is no ingest key/).waitFor()
    await inspect(guest.page, 'connect-viewer')
    const { url } = await makeKey(owner.page, ORGANIZATION.slug, 'for Matteo')
    await guest.page.getByLabel('Key', { exact: true }).fill(url)
    await button(guest.page, 'Use it in the lines below').click()
    expect(await lines(guest.page, 'the line that points the CLI at this server')).toContain(url)
  })
})

it('in all this no page asked another origin, threw, logged an error or broke the CSP', () => {
  expect(misdeeds).toEqual([])
})
