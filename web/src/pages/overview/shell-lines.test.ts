// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { pointCli, sendEvent } from './shell-lines'

it('points the CLI at the origin that the browser shows', () => {
  expect(pointCli('https://ferrflow.example')).toBe('export FERRFLOW_API_URL=https://ferrflow.example')
})

it('sends what the server will take, run by a real shell, and keeps the secret out of every argument', () => {
  const secret = 'a secret with "quotes" and $signs'
  // curl in these lines becomes a function that shows the arguments it was given, one a line.
  const script = `curl() { printf '%s\\n' "$@"; }\n${sendEvent('http://localhost:3000')}`
  const shown = execFileSync('sh', ['-c', script], {
    env: { PATH: process.env.PATH, FERRFLOW_HMAC_SECRET: secret },
    encoding: 'utf8',
  })
  const args = shown.trimEnd().split('\n')
  const header = (name: string) => args.find((arg) => arg.startsWith(`${name}: `))?.slice(name.length + 2)
  const body = args.at(-1) ?? ''

  expect(args).toContain('http://localhost:3000/events')
  expect(JSON.parse(body)).toMatchObject({ event_type: 'release', package_name: 'hello' })
  expect(Number(header('X-Timestamp'))).toBeCloseTo(Date.now() / 1_000, -2)
  const signature = createHmac('sha256', secret)
    .update(`${header('X-Timestamp')}.${body}`)
    .digest('hex')
  expect(header('X-Signature')).toBe(signature)
  expect(sendEvent('http://localhost:3000')).not.toContain('$FERRFLOW_HMAC_SECRET')
})
