import { describe, expect, it } from 'vitest'
import { organizationArea, PERSONAL, placeOf, placesOf } from './areas'

const namesFor = (role: 'owner' | 'admin' | 'member' | 'viewer') =>
  placesOf(organizationArea({ slug: 'acme', name: 'Acme', role })).map(({ name }) => name)

describe('an organization’s navigation', () => {
  it('has everything for those who run it', () => {
    expect(namesFor('owner')).toEqual(namesFor('admin'))
    expect(namesFor('owner')).toContain('Audit log')
  })

  it('leads others to nothing that the server would refuse', () => {
    expect(namesFor('viewer')).toEqual([
      'Overview',
      'Releases',
      'Feed',
      'Repositories',
      'Errors',
      'Events',
      'Connect',
      'Members',
      'Teams',
      'Projects',
      'Settings',
    ])
  })
})

describe('the place in the navigation', () => {
  const acme = organizationArea({ slug: 'acme', name: 'Acme', role: 'owner' })

  it.each([
    ['/orgs/acme', 'Overview'],
    ['/orgs/acme/teams', 'Teams'],
    ['/orgs/acme/teams/core', 'Teams'],
    ['/orgs/acme/settings', 'Settings'],
  ])('of %s is %s', (path, name) => {
    expect(placeOf(acme, path)?.name).toBe(name)
  })

  it('is the one that pages elsewhere say they belong to', () => {
    const board = { name: 'Board', path: '/orgs/acme/board', also: '/orgs/acme/packages' }
    const area = { name: 'Acme', groups: [{ places: [{ name: 'Overview', path: '/orgs/acme' }, board] }] }
    expect(placeOf(area, '/orgs/acme/packages/1')).toBe(board)
    expect(placeOf(area, '/orgs/acme/packages')).toBeUndefined()
  })

  it('is none outside, nor where no page is', () => {
    expect(placeOf(acme, '/orgs/acme/nowhere')).toBeUndefined()
    expect(placeOf(PERSONAL, '/me/nowhere')).toBeUndefined()
    expect(placeOf(PERSONAL, '/orgs/acme')).toBeUndefined()
    expect(placeOf(acme, '/orgs/acme-2')).toBeUndefined()
  })
})
