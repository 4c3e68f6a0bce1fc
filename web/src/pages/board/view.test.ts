import { describe, expect, it } from 'vitest'
import { narrows, searchOf, sortedBy, toggled, USUAL_VIEW, type View, viewOf } from './view'

describe('the board’s address', () => {
  it('is empty for the usual view', () => {
    expect(searchOf(USUAL_VIEW)).toBe('')
    expect(viewOf('')).toEqual(USUAL_VIEW)
  })

  it('holds all of a view', () => {
    const view: View = {
      text: 'api & co',
      group: 'Shop',
      owner: 'team=core',
      scheme: 'calver',
      flags: ['drift', 'stale'],
      archived: true,
      sort: { column: 'version', descending: false },
      by: 'repository',
      columns: ['package', 'version', 'flags'],
    }
    expect(viewOf(searchOf(view))).toEqual(view)
  })

  it('of somebody’s own making shows what can be understood of it', () => {
    const view = viewOf('?sort=-colour&flags=red,drift,drift&by=moon&scheme=roman&columns=,x,bump')
    expect(view).toEqual({ ...USUAL_VIEW, flags: ['drift'], columns: ['package', 'bump'] })
  })
})

describe('a view', () => {
  it('narrows by filters, not by order or columns', () => {
    expect(narrows({ ...USUAL_VIEW, flags: ['stale'] })).toBe(true)
    expect(narrows({ ...USUAL_VIEW, by: 'owner', archived: true })).toBe(false)
  })

  it('is sorted the other way round by the same heading, and in its own way by another', () => {
    const byName = { ...USUAL_VIEW, sort: sortedBy('package', USUAL_VIEW) }
    expect(byName.sort).toEqual({ column: 'package', descending: false })
    expect(sortedBy('package', byName)).toEqual({ column: 'package', descending: true })
    expect(sortedBy('recent', byName)).toEqual({ column: 'recent', descending: true })
  })

  it('takes a flag in and out', () => {
    expect(toggled(['drift'], 'stale')).toEqual(['drift', 'stale'])
    expect(toggled(['drift', 'stale'], 'drift')).toEqual(['stale'])
  })
})
