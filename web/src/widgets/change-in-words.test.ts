import { describe, expect, it } from 'vitest'
import { changeInWords } from './change-in-words'

describe('a change', () => {
  it.each([
    [112, 100, '+12%', '12% more than before, when it was 100'],
    [88, 100, '−12%', '12% fewer than before, when it was 100'],
    [100, 100, 'as before', 'the same as in the period before'],
    [1_001, 1_000, 'as before', 'nearly the same as before, when it was 1,000'],
    [1_240, 100, '×12', '12 times as many as before, when it was 100'],
    [5, 2, '+3', '3 more than before, when it was 2'],
    [0, 3, '−3', '3 fewer than before, when it was 3'],
    [5_000, 0, '+5,000', '5,000 more than before, when it was 0'],
    [0, 0, 'as before', 'the same as in the period before'],
  ])('of a count from %2$i to %1$i', (now, before, shown, said) => {
    expect(changeInWords(now, before, 'count')).toEqual({ shown, said })
  })

  it.each([
    [0.06, 0.04, '+2 points', '2 points higher than before, when it was 4%'],
    [0.05, 0.06, '−1 point', '1 point lower than before, when it was 6%'],
    [0.041, 0.039, 'as before', 'the same as before, when it was 4%'],
  ])('of a share is told in points', (now, before, shown, said) => {
    expect(changeInWords(now, before, 'share')).toEqual({ shown, said })
  })

  it.each([
    [5_400, 3_600, '+50%', '50% longer than before'],
    [1_800, 3_600, '−50%', '50% shorter than before'],
    [60, 0, 'none before', 'none in the period before'],
  ])('of a duration is told as a share', (now, before, shown, said) => {
    expect(changeInWords(now, before, 'seconds')).toEqual({ shown, said })
  })

  it('is none of what is not known, and says so of what was not', () => {
    expect(changeInWords(null, 3, 'count')).toBeNull()
    expect(changeInWords(3, null, 'count')?.shown).toBe('no data before')
  })
})
