// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CURL, githubStep, gitlabJob, hooks, signAndSend } from './lines'

it('docs/reporter.md has the page’s lines for pipelines', () => {
  const document = readFileSync(new URL('../../../../docs/reporter.md', import.meta.url), 'utf8')
  for (const lines of [githubStep, gitlabJob])
    expect(document).toContain(lines('https://ferrflow.example.com'))
})

/** Runs lines in a real shell, in which a program is a function that shows its arguments, one a line. */
function argumentsOf(program: string, lines: string, env: Record<string, string>): string[] {
  const script = `${program}() { printf '%s\\n' "$@"; cat; }\n{ ${lines}\n} </dev/null`
  const shown = execFileSync('sh', ['-c', script], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  })
  return shown.trimEnd().split('\n')
}

it('a signed event is what the server will take, and the secret is in no argument', () => {
  const secret = 'a secret with "quotes" and $signs'
  const script = `curl() { printf '%s\\n' "$@"; }\n${signAndSend('http://localhost:3000')}`
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
  expect(signAndSend('http://localhost:3000')).not.toContain('$FERRFLOW_HMAC_SECRET')
})

it('curl is told the address by its input, and the event is what the server will take', () => {
  const url = 'http://localhost:3000/i/ffik_key'
  const args = argumentsOf('curl', CURL, { FERRFLOW_API_URL: url })
  const body = args[args.indexOf('--data') + 1] ?? ''
  expect(JSON.parse(body)).toEqual({
    event_type: 'release',
    package_name: 'hello',
    package_version: '1.0.0',
    repo_hash: createHash('sha256').update('github.com/acme/hello').digest('hex'),
    commits_count: 1,
  })
  // The last line is what came by the input.
  expect(args.at(-1)).toBe(`url = "${url}/events"`)
  expect(args.filter((arg) => arg.includes(url))).toHaveLength(1)
})

const { postPublish, onError } = (JSON.parse(hooks()) as { workspace: { hooks: Record<string, string> } })
  .workspace.hooks

it('a hook reports the package with the number of its commits', () => {
  const commits = [
    { hash: 'a1b2', message: 'fix: say "hash": twice' },
    { hash: 'c3d4', message: 'feat' },
  ]
  const released = (commitsJson: Record<string, string>) =>
    argumentsOf('python3', postPublish!, {
      FERRFLOW_PACKAGE: '@acme/two words',
      FERRFLOW_NEW_VERSION: '1.2.3',
      ...commitsJson,
    })
  const told = ['ferrflow-report.py', 'release', '--package', '@acme/two words', '--version', '1.2.3']
  expect(released({ FERRFLOW_COMMITS_JSON: JSON.stringify(commits) })).toEqual([...told, '--commits', '2'])
  expect(released({ FERRFLOW_COMMITS_JSON: '[]' })).toEqual([...told, '--commits', '0'])
  expect(released({})).toEqual(told)
})

it('a hook reports a failed release, with its code if it has one', () => {
  const told = ['ferrflow-report.py', 'error', '--command', 'release']
  expect(argumentsOf('python3', onError!, { FERRFLOW_ERROR_CODE: 'E3002' })).toEqual([
    ...told,
    '--code',
    'E3002',
  ])
  expect(argumentsOf('python3', onError!, { FERRFLOW_ERROR_CODE: '' })).toEqual(told)
})
