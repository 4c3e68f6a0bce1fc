import { expect, it } from 'vitest'
import { SLUG_PATTERN, slugFor } from './slug'

it.each([
  ['Acme', 'acme'],
  ['Ådes & Söhne GmbH', 'ades-sohne-gmbh'],
  ['  2 Many   Spaces ', '2-many-spaces'],
  ['日本', ''],
  ['x'.repeat(60), 'x'.repeat(40)],
  [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
])('%j suggests %j', (name, slug) => {
  expect(slugFor(name)).toBe(slug)
})

it('the pattern takes what the server takes', () => {
  const takes = (slug: string) => new RegExp(`^(?:${SLUG_PATTERN})$`, 'v').test(slug)
  expect(['a1', 'a-b', 'x'.repeat(40)].every(takes)).toBe(true)
  expect(['a', 'A1', 'a_b', 'a b', 'x'.repeat(41)].some(takes)).toBe(false)
})
