// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DEFINITIONS, type MetricDefinition } from './definitions'
import { headingId } from './heading-id'

const DOCUMENT = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8')
const HEADINGS = [...DOCUMENT.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
const all: readonly (readonly [string, MetricDefinition])[] = Object.entries(DEFINITIONS)

/** What a heading of the document has below it, without line breaks. */
function section(heading: string): string {
  const [, after = ''] = DOCUMENT.split(`## ${heading}\n`)
  return (after.split('\n## ')[0] ?? '').replace(/\s+/g, ' ')
}

describe('the definitions', () => {
  it('are those of docs/metrics.md, none of which is left out', () => {
    expect(new Set(all.map(([, { heading }]) => heading))).toEqual(new Set(HEADINGS))
  })

  it.each(all)('%s is short, and its numbers are the document’s', (_, { heading, means, floor = '' }) => {
    expect(means.length).toBeLessThan(170)
    for (const [number] of `${means} ${floor}`.matchAll(/\b\d+\b/g))
      expect(section(heading)).toContain(number)
  })
})

it('headings are named as forges name them', () => {
  expect(headingId('Failed-release rate')).toBe('failed-release-rate')
  expect(headingId('What cannot be known')).toBe('what-cannot-be-known')
  expect(DOCUMENT).toContain(`(#${headingId('Time to next good release')})`)
})
