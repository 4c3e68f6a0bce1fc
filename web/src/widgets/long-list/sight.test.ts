import { describe, expect, it } from 'vitest'
import { shiftOf, sightOf } from './sight'

describe('the lines that are drawn', () => {
  it('are those in sight and some around them', () => {
    const { first, end } = sightOf(44 * 1_000, 880, 44, 5_000)
    expect(first).toBeLessThanOrEqual(988)
    expect(end).toBeGreaterThanOrEqual(1_032)
    expect(end - first).toBeLessThan(70)
  })

  it('end where the list does', () => {
    expect(sightOf(-300, 880, 44, 10)).toEqual({ first: 0, end: 10 })
    expect(sightOf(44 * 5_000, 880, 44, 20).end).toBe(20)
    expect(sightOf(0, 880, 44, 0)).toEqual({ first: 0, end: 0 })
  })

  it('are few where the height of a line is not known yet', () => {
    expect(sightOf(0, 880, 0, 5_000).end).toBeLessThan(100)
    expect(sightOf(0, 880, Number.NaN, 5_000).end).toBeLessThan(100)
  })

  it('stay the same through small movements', () => {
    expect(sightOf(44 * 98.1, 880, 44, 5_000)).toEqual(sightOf(44 * 98.4, 880, 44, 5_000))
  })
})

describe('the shift of a line', () => {
  const keyed = (keys: string) => [...keys].map((key) => ({ key }))

  it('is by how many lines it moved', () => {
    expect(shiftOf('c', keyed('abcd'), keyed('xabcd'))).toBe(1)
    expect(shiftOf('c', keyed('abcd'), keyed('cabd'))).toBe(-2)
  })

  it('is none for a line that came or went', () => {
    expect(shiftOf('c', keyed('abc'), keyed('ab'))).toBe(0)
    expect(shiftOf('x', keyed('abc'), keyed('xabc'))).toBe(0)
    expect(shiftOf(undefined, keyed('abc'), keyed('abc'))).toBe(0)
  })
})
