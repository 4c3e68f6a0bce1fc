import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { dayIn, endOfDay, inDays } from './expiry'
import { curlLines, pathToTry } from './scopes'

describe('a path to try a token with', () => {
  it.each([
    [['org:read'], true, '/api/v1/orgs'],
    [['*'], false, '/api/v1/orgs'],
    [['telemetry:read'], false, '/api/v1/stats'],
    [['events:write'], true, '/api/v1/auth/me'],
    [['events:write'], false, null],
  ])('with %j, personal %s, is %s', (scopes, personal, path) => {
    expect(pathToTry(scopes, personal)).toBe(path)
  })

  it('is asked for without the token in any argument', () => {
    const lines = curlLines('http://localhost', 'fft_abc', '/api/v1/orgs')
    const script = `curl() { printf '%s|' "$@"; cat; }\n${lines}`
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
      '-i|-H|@-|http://localhost/api/v1/orgs|Authorization: Bearer fft_abc',
    )
  })
})

describe('the end of a token', () => {
  const now = Date.parse('2026-11-23T14:00:00Z')

  it('is so many days ahead', () => {
    expect(inDays(90, now)).toBe('2027-02-21T14:00:00.000Z')
  })

  it('is the end of the day that was picked', () => {
    expect(dayIn(1, now)).toBe('2026-11-24')
    expect(endOfDay('2026-11-24')).toBe('2026-11-24T23:59:59.000Z')
  })
})
