import { describe, expect, it } from 'vitest'
import { filtersOf, NO_FILTERS, narrows, queryOf, searchOf } from './filters'

const ID = '01a20a43-4d87-77f8-83d8-4c5c158034b7'

describe('the feed’s address', () => {
  it('is empty without filters', () => {
    expect(searchOf(NO_FILTERS)).toBe('')
    expect(filtersOf('')).toEqual(NO_FILTERS)
    expect(narrows(NO_FILTERS)).toBe(false)
  })

  it('holds all filters', () => {
    const filters = { package: 'a & b', repository: ID, bump: 'major', prereleases: false } as const
    expect(filtersOf(searchOf(filters))).toEqual(filters)
    expect(narrows(filters)).toBe(true)
  })

  it('of somebody’s own making asks the server nothing that it would refuse', () => {
    const filters = filtersOf(`?repository=moon&bump=huge&prereleases=perhaps&package=${'é'.repeat(300)}`)
    expect(queryOf(filters)).toEqual({ package: 'é'.repeat(200) })
  })
})
