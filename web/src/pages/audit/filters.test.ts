import { expect, it } from 'vitest'
import { filtersOf, queryOf, searchOf } from './filters'

const ALL = { actor: 'ada@example.com', action: 'token.create', since: '2026-11-01', until: '2026-11-30' }

it('the filters keep their place in the address', () => {
  expect(filtersOf(searchOf(ALL))).toEqual(ALL)
  expect(searchOf({ actor: '', action: '', since: '', until: '' })).toBe('')
})

it('a day that is none is dropped', () => {
  expect(filtersOf('?since=yesterday&until=2026-99-99').since).toBe('')
  expect(filtersOf('?since=yesterday&until=2026-99-99').until).toBe('')
})

it('days become the moments of their beginning and end', () => {
  expect(queryOf(ALL)).toEqual({
    actor: 'ada@example.com',
    action: 'token.create',
    since: '2026-11-01T00:00:00.000Z',
    until: '2026-11-30T23:59:59.000Z',
  })
  expect(queryOf({ ...ALL, actor: '', since: '', until: '' })).toEqual({ action: 'token.create' })
})
