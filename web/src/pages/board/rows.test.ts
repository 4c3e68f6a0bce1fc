import { describe, expect, it } from 'vitest'
import type { PackageRow } from '../../releases/types'
import { filtered, linesOf, valuesOf } from './rows'
import { type Sort, USUAL_VIEW } from './view'

const SHOP = { id: 'r1', name: 'acme/shop', suggested_name: null, hash: 'aaaa' }
const NAMELESS = { id: 'r2', name: null, suggested_name: null, hash: 'c566806a'.padEnd(64, '0') }

function row(name: string | null, more: Partial<PackageRow> = {}): PackageRow {
  return {
    id: `${name}`,
    repository: SHOP,
    group: null,
    owner: null,
    name,
    scheme: 'semver',
    current_version: '1.0.0',
    current_at: '2026-11-01T00:00:00Z',
    latest_version: '1.0.0',
    latest_at: '2026-11-01T00:00:00Z',
    bump: 'patch',
    commits: 1,
    releases: 1,
    releases_30d: 1,
    days: [],
    median_interval_seconds: null,
    drift: false,
    stale: false,
    failing: false,
    archived: false,
    ...more,
  }
}

const names = (rows: readonly PackageRow[]) => rows.map(({ name }) => name)
const inOrder = (rows: readonly PackageRow[], sort: Sort) =>
  linesOf(rows, { ...USUAL_VIEW, sort }).map((line) => line.kind === 'package' && line.row.name)

describe('the packages that a view lets through', () => {
  const packages = [
    row('api', { group: 'Shop', drift: true }),
    row('web', { repository: NAMELESS, scheme: 'calver', current_version: '2026.11' }),
    row('old', { archived: true, stale: true }),
    row(null, { repository: null, owner: 'core' }),
  ]
  const through = (view: object) => names(filtered(packages, { ...USUAL_VIEW, ...view }))

  it('are all but those of archived repositories', () => {
    expect(through({})).toEqual(['api', 'web', null])
    expect(through({ archived: true })).toHaveLength(4)
  })

  it('have every word somewhere in their names, versions or repositories', () => {
    expect(through({ text: 'SHOP api' })).toEqual(['api'])
    expect(through({ text: 'c566' })).toEqual(['web'])
    expect(through({ text: '2026.11' })).toEqual(['web'])
    expect(through({ text: 'api web' })).toEqual([])
  })

  it('are of the group, owner and scheme', () => {
    expect(through({ group: 'Shop' })).toEqual(['api'])
    expect(through({ owner: 'core' })).toEqual([null])
    expect(through({ scheme: 'calver' })).toEqual(['web'])
  })

  it('have any of the flags', () => {
    expect(through({ flags: ['drift'] })).toEqual(['api'])
    expect(through({ flags: ['drift', 'unnamed'] })).toEqual(['api', 'web'])
    expect(through({ flags: ['stale'], archived: true })).toEqual(['old'])
  })

  it('offer their groups and owners', () => {
    expect(valuesOf(packages, 'group')).toEqual(['Shop'])
    expect(valuesOf(packages, 'owner')).toEqual(['core'])
  })
})

describe('the order of packages', () => {
  it('puts what is unknown last, whichever way', () => {
    const rows = [row('a', { commits: null }), row('b', { commits: 2 }), row('c', { commits: 5 })]
    expect(inOrder(rows, { column: 'commits', descending: true })).toEqual(['c', 'b', 'a'])
    expect(inOrder(rows, { column: 'commits', descending: false })).toEqual(['b', 'c', 'a'])
  })

  it('is by name among equals', () => {
    const rows = [row('pkg-10'), row('pkg-2'), row('Pkg-1')]
    expect(inOrder(rows, { column: 'recent', descending: true })).toEqual(['Pkg-1', 'pkg-2', 'pkg-10'])
  })

  it('of versions is by number', () => {
    const rows = [row('a', { current_version: '1.10.0' }), row('b', { current_version: '1.9.9' })]
    expect(inOrder(rows, { column: 'version', descending: true })).toEqual(['a', 'b'])
  })

  it('of bumps begins with major, of flags with failing', () => {
    const rows = [
      row('a', { bump: 'patch', drift: true }),
      row('b', { bump: 'major', failing: true }),
      row('c', { bump: null }),
    ]
    expect(inOrder(rows, { column: 'bump', descending: false })).toEqual(['b', 'a', 'c'])
    expect(inOrder(rows, { column: 'flags', descending: false })).toEqual(['b', 'a', 'c'])
  })
})

describe('grouped packages', () => {
  it('stand under headings, in the order of the first of each', () => {
    const rows = [
      row('old', { latest_at: '2026-01-01T00:00:00Z' }),
      row('new', { repository: NAMELESS }),
      row('lone', { repository: null, latest_at: '2025-01-01T00:00:00Z' }),
    ]
    const lines = linesOf(rows, { ...USUAL_VIEW, by: 'repository' })
    expect(lines.map((line) => (line.kind === 'heading' ? line.title : line.row.name))).toEqual([
      'unnamed c566806a',
      'new',
      'acme/shop',
      'old',
      'No repository',
      'lone',
    ])
  })

  it('have headings that are told apart although they read the same', () => {
    const twin = { ...NAMELESS, id: 'r3' }
    const rows = [row('a', { repository: NAMELESS }), row('b', { repository: twin })]
    const keys = linesOf(rows, { ...USUAL_VIEW, by: 'repository' }).map(({ key }) => key)
    expect(new Set(keys).size).toBe(4)
  })
})

it('thousands of packages are filtered and sorted', () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => row(`pkg-${index}`, { id: String(index) }))
  expect(linesOf(rows, { ...USUAL_VIEW, text: 'pkg-49' })).toHaveLength(111)
})
