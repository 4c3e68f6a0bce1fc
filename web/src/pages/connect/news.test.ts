import { describe, expect, it } from 'vitest'
import { IGNORED, newsAfter } from './news'

type Health = Parameters<typeof newsAfter>[1]

/** A look at what became of requests; `refusals` are the newest first. */
function look(ignored: number, ...refusals: [at: string, detail: string][]): Health {
  return {
    totals: [
      { outcome: 'accepted', requests: 7 },
      { outcome: 'ignored', requests: ignored },
    ],
    refusals: refusals.map(([at, detail]) => ({
      refused_at: `2026-11-23T12:00:${at}Z`,
      outcome: 'bad_signature',
      detail,
      key: null,
    })),
  }
}

describe('what reached the server but is no event', () => {
  const before = newsAfter(null, look(2, ['01', 'old']))

  it('is nothing that was there already', () => {
    expect(before.said).toBeNull()
    expect(newsAfter(before, look(2, ['01', 'old']))).toBe(before)
  })

  it('is a ping, which says that all is right', () => {
    expect(newsAfter(before, look(3, ['01', 'old'])).said).toBe(IGNORED)
    expect(newsAfter(newsAfter(null, look(0)), look(1)).said).toBe(IGNORED)
  })

  it('is a refusal, in its own words', () => {
    const refused = newsAfter(before, look(2, ['02', 'The webhook has no secret'], ['01', 'old']))
    expect(refused.said).toBe('A delivery was refused: The webhook has no secret.')
    expect(newsAfter(refused, look(2, ['02', 'The webhook has no secret'])).said).toBe(refused.said)
    expect(newsAfter(newsAfter(null, look(0)), look(0, ['01', 'first'])).said).toContain('first')
  })

  it('is the newest of both', () => {
    const refused = newsAfter(before, look(2, ['02', 'new'], ['01', 'old']))
    expect(newsAfter(refused, look(3, ['02', 'new'], ['01', 'old'])).said).toBe(IGNORED)
    const pinged = newsAfter(before, look(3, ['01', 'old']))
    expect(newsAfter(pinged, look(3, ['02', 'new'], ['01', 'old'])).said).toContain('new')
  })

  it('is not that an hour is over', () => {
    const later = newsAfter(before, look(0))
    expect(later.said).toBeNull()
    expect(newsAfter(later, look(1)).said).toBe(IGNORED)
  })
})
