import { describe, expect, it } from 'vitest'
import { returnPath, signInPath } from './return-path'

describe('the way back after signing in', () => {
  it.each(['/orgs/acme', '/orgs/acme?days=7', '/orgs/a%20b?days=90', '/nowhere'])('leads to %s', (path) => {
    expect(returnPath(new URL(signInPath(path), 'http://x').search)).toBe(path)
  })

  it('needs no mention when it leads home', () => {
    expect(signInPath('/')).toBe('/sign-in')
    expect(returnPath('')).toBe('/')
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    '/\t/evil.example/',
    '/\n/evil.example',
    '/x\\..\\..\\evil',
    'javascript:alert(1)',
    'orgs/acme',
    '/..//x',
    '/.//x',
    '/%2e%2e//x',
    '/orgs/../..//x',
    '',
    ' /orgs/acme',
  ])('never leads off this origin, nor to what is no path: %j', (path) => {
    expect(returnPath(`?next=${encodeURIComponent(path)}`)).toBe('/')
  })

  it('never leads in a circle', () => {
    expect(returnPath(`?next=${encodeURIComponent('/sign-in?next=/sign-in')}`)).toBe('/')
    expect(returnPath(`?next=${encodeURIComponent('/x/../sign-in')}`)).toBe('/')
  })
})
