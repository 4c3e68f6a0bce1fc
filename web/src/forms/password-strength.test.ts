import { expect, it } from 'vitest'
import { judge } from './password-strength'

it('a common password is weak, and the reason is said', () => {
  const { score, advice } = judge('password1', [])
  expect(score).toBeLessThan(3)
  expect(advice).not.toBe('')
})

it('unrelated words are strong, and there is nothing to say', () => {
  expect(judge('gravel-umbrella-quintet-northward', [])).toEqual({ score: 4, advice: '' })
})

it('only the beginning counts, as it does for the server', () => {
  expect(judge(`${'a'.repeat(32)}gravel-umbrella-quintet`, []).score).toBe(judge('a'.repeat(32), []).score)
})

it('the name of this very program is no secret', () => {
  expect(judge('ferrflow', []).score).toBeLessThan(2)
})

it('one’s own name and address help nobody', () => {
  const alone = judge('thorsteinsdottir', [])
  const own = judge('thorsteinsdottir', ['Anna Thorsteinsdottir', 'anna@example.com'])
  expect(own.score).toBeLessThan(Math.max(alone.score, 1))
})
