import { afterEach, describe, expect, it } from 'vitest'
import { readAs } from '../../format/reader'
import { joined, newcomers, refreshed } from '../../releases/newcomers'
import { release } from '../../releases/release-for-tests'
import type { Release } from '../../releases/types'
import { daysOf, firstSeen } from './days'

const at = (id: string, time: string) => release(id, { released_at: time })
const ids = (releases: readonly Release[]) => releases.map(({ id }) => id)

const A = at('a', '2026-11-23T10:00:00Z')
const B = at('b', '2026-11-23T11:00:00Z')
const C = at('c', '2026-11-23T12:00:00Z')
const D = at('d', '2026-11-23T13:00:00Z')

describe('newcomers', () => {
  it('are what is not shown yet', () => {
    expect(ids(newcomers([B, A], [D, C, B, A]))).toEqual(['d', 'c'])
    expect(newcomers([B, A], [B, A])).toEqual([])
    expect(ids(newcomers([], [A]))).toEqual(['a'])
  })

  it('are not those further down, which were not asked for yet', () => {
    expect(ids(newcomers([D, C], [D, C, B, A]))).toEqual([])
  })

  it('join the list in their places, also where they came late', () => {
    expect(ids(joined([C, A], [D, B]))).toEqual(['d', 'c', 'b', 'a'])
    const twin = at('cc', C.released_at)
    expect(ids(joined([C], [twin]))).toEqual(['cc', 'c'])
  })

  it('that are shown already are shown as they are by now', () => {
    expect(refreshed([B, A], [{ ...B, bump: 'major' }])).toEqual([{ ...B, bump: 'major' }, A])
  })
})

describe('the days of the feed', () => {
  afterEach(() => readAs({ locale: null, timezone: null }))
  const now = Date.parse('2026-11-24T01:00:00Z')
  const titles = () => daysOf([at('x', '2026-11-24T00:30:00Z'), D, at('y', '2026-11-20T23:30:00Z')], now)

  it('have names', () => {
    expect(titles().map(({ title }) => title)).toEqual(['Today', 'Yesterday', expect.stringContaining('20')])
  })

  it('are the reader’s', () => {
    readAs({ locale: 'en-GB', timezone: 'America/St_Johns' })
    expect(titles().map(({ day, releases }) => [day, releases.length])).toEqual([
      ['2026-11-23', 2],
      ['2026-11-20', 1],
    ])
    expect(titles()[0]!.title).toBe('Today')
    readAs({ locale: 'en-GB', timezone: 'Asia/Kathmandu' })
    expect(titles().map(({ day }) => day)).toEqual(['2026-11-24', '2026-11-23', '2026-11-21'])
  })
})

describe('the line between new and known', () => {
  it('stands above the first that was seen', () => {
    expect(firstSeen([D, C, B], C.released_at)).toBe('c')
  })

  it('is not there where nothing is new, nothing was seen, or nobody has looked before', () => {
    expect(firstSeen([D, C], D.released_at)).toBeNull()
    expect(firstSeen([D, C], A.released_at)).toBeNull()
    expect(firstSeen([D, C], null)).toBeNull()
    expect(firstSeen([], C.released_at)).toBeNull()
  })
})
