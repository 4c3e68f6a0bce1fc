import { render } from 'preact'
import { expect, it, vi } from 'vitest'
import { BadgePanel } from './badge-panel'

function said(of: 'package' | 'repository', publicId: string | null): string {
  const page = document.createElement('div')
  const switching = { isPending: false, error: null }
  render(
    <BadgePanel of={of} publicId={publicId} name="api" may switching={switching} onSwitch={vi.fn()} />,
    page,
  )
  return page.textContent ?? ''
}

it.each([null, '0198'])(
  'a package’s badge is of its current version, a repository’s of its newest release',
  (id) => {
    expect(said('package', id)).toContain('the current version')
    expect(said('repository', id)).toContain('the newest release')
    expect(said('package', id) + said('repository', id)).not.toContain('newest version')
  },
)
