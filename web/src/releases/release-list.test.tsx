import { render } from 'preact'
import { expect, it } from 'vitest'
import { release } from './release-for-tests'
import { ReleaseList } from './release-list'
import type { Release } from './types'

function said(more: Partial<Release>): string {
  const page = document.createElement('div')
  render(<ReleaseList slug="ada" label="Releases" releases={[release('1', more)]} />, page)
  return page.querySelector('.release-title')?.textContent ?? ''
}

it('a release says how far it is from the one before, the first that it is the first', () => {
  expect(said({ bump: 'minor', previous: '0.9.0' })).toContain('minor')
  expect(said({})).toContain('first release')
  expect(said({ bump: 'minor', previous: '0.9.0' })).not.toContain('first release')
})

it('nothing is said before it is worked out', () => {
  expect(said({ is_prerelease: null })).not.toContain('first release')
})
