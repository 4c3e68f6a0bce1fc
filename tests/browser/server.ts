/** The server under test, as the environment names it, and what can be done to it without a browser. */
import { createHmac } from 'node:crypto'

function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: these tests need a running server, see tests/browser/README.md`)
  return value
}

export const SERVER = new URL(setting('FERRFLOW_TEST_URL')).origin
/** Another one, with the demonstration's events. */
export const DEMO = new URL(setting('FERRFLOW_TEST_DEMO_URL')).origin
export const EMAIL = setting('FERRFLOW_TEST_EMAIL')
export const PASSWORD = setting('FERRFLOW_TEST_PASSWORD')
const HMAC_SECRET = setting('FERRFLOW_TEST_HMAC_SECRET')

/** Sends one event, signed as the CLI signs it; the server has stored it when this is done. */
export async function sendEvent(event: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify(event)
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const answer = await fetch(`${SERVER}/events`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Timestamp': timestamp,
      'X-Signature': createHmac('sha256', HMAC_SECRET).update(`${timestamp}.${body}`).digest('hex'),
    },
    body,
  })
  if (answer.status !== 204) throw new Error(`/events answered ${answer.status}: ${await answer.text()}`)
}

/** Asks the API on behalf of whoever holds `cookie`. */
export function ask(path: string, cookie: string): Promise<Response> {
  return fetch(`${SERVER}/api/v1${path}`, { headers: { Cookie: cookie } })
}

/** Sends one event by an ingest key's address, and answers with the status. */
export async function sendByKey(url: string, event: Record<string, unknown>): Promise<number> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(`${url}/events`, { method: 'POST', headers, body: JSON.stringify(event) })
  return answer.status
}
