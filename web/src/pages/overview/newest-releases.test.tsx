import { render } from 'preact'
import { expect, it } from 'vitest'
import type { Release } from '../../api/types'
import { NewestReleases } from './newest-releases'

const RELEASE: Release = {
  id: '1',
  repository: null,
  package_id: '2',
  package_name: 'api',
  package_version: '1.0.0',
  previous: null,
  bump: null,
  commits_count: 1,
  released_at: '2026-11-23T12:00:00Z',
  repeats: 0,
  demo: false,
  is_prerelease: false,
}

function said(more: Partial<Release>): string {
  const page = document.createElement('div')
  render(<NewestReleases slug="ada" releases={[{ ...RELEASE, ...more }]} />, page)
  return page.querySelector('li')?.textContent ?? ''
}

it('a release says that it is the first, and that it names no repository', () => {
  expect(said({})).toContain('first release')
  expect(said({})).toContain('no repository named · 1 commit')
})

it('others say how far they are and where from', () => {
  const repository = { id: '3', name: 'acme/shop', suggested_name: null, hash: null }
  const text = said({ bump: 'patch', previous: '0.9.9', repository })
  expect(text).toContain('patch')
  expect(text).toContain('acme/shop')
  expect(text).not.toMatch(/first release|no repository/)
})
