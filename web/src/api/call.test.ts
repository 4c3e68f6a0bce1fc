import { describe, expect, it } from 'vitest'
import { address, nextCursor } from './call'

describe('an address', () => {
  it('is its template with every part encoded', () => {
    expect(address('/orgs/{slug}/teams/{team}', { path: { slug: 'a/b', team: 'c?d' } })).toBe(
      '/orgs/a%2Fb/teams/c%3Fd',
    )
  })

  it('is refused where a part is missing or would climb out of its place', () => {
    expect(() => address('/orgs/{slug}', {})).toThrow('slug')
    expect(() => address('/orgs/{slug}', { path: { slug: '' } })).toThrow('slug')
    expect(() => address('/orgs/{slug}', { path: { slug: '..' } })).toThrow('slug')
  })

  it('carries the parts of the query that have a value', () => {
    expect(address('/x', { query: { limit: 5, actor: 'a b&c', action: '', since: undefined } })).toBe(
      '/x?limit=5&actor=a+b%26c',
    )
  })
})

it('the next cursor is read from the Link header, if there is one', () => {
  expect(nextCursor('</x?cursor=abc%3D>; rel="next"')).toBe('abc=')
  expect(nextCursor('<http://elsewhere/x?cursor=1>; rel=next')).toBe('1')
  expect(nextCursor('</x?cursor=1>; rel="prev"')).toBeNull()
  expect(nextCursor(null)).toBeNull()
})
