import { describe, expect, it } from 'vitest'
import { ApiError } from '../../api/client'
import { eventInWords } from '../../events/event-in-words'
import { eventsFiltersOf, eventsQuery, eventsSearch, objectionIn, untilFault } from './events-filters'
import { localTime, momentOf } from './local-time'

describe('the filters of raw events', () => {
  const FILTERS = {
    type: 'release',
    repository: '0199a0a0-0000-7000-8000-000000000000',
    package: '@acme/api & co',
    since: '2026-11-01T10:30',
    until: '2026-11-02T00:00',
  } as const

  it('survive their address', () => {
    expect(eventsFiltersOf(eventsSearch(FILTERS))).toEqual(FILTERS)
    expect(eventsSearch(eventsFiltersOf(''))).toBe('')
  })

  it('are left out where they are none', () => {
    expect(eventsFiltersOf('?type=party&since=yesterday&until=2026-13-45T99:99')).toMatchObject({
      type: '',
      since: '',
      until: '',
    })
    expect(eventsQuery(eventsFiltersOf(''))).toEqual({})
  })

  it('are sent as moments', () => {
    expect(eventsQuery(FILTERS).since).toBe(new Date('2026-11-01T10:30').toISOString())
  })

  it('are objected to by field', () => {
    const objection = new ApiError(400, 'VALIDATION_FAILED', 'No.', { until: 'must be after since' })
    expect(objectionIn(objection)).toBe(objection)
    expect(objectionIn(new ApiError(400, 'BAD_REQUEST', 'No.', { cursor: 'is none' }))).toBeNull()
    expect(objectionIn(null)).toBeNull()
    expect(untilFault(objection)).toBe('must be after “From”')
  })
})

describe('a time in a field', () => {
  it('is a moment and back', () => {
    const moment = Date.parse(momentOf('2026-11-30T14:05')!)
    expect(localTime(moment)).toBe('2026-11-30T14:05')
  })
})

describe('an event in words', () => {
  it('says what it is about', () => {
    expect(eventInWords({ event_type: 'release', package_name: 'api', package_version: '1.2.3' })).toBe(
      'A release of api 1.2.3',
    )
    expect(eventInWords({ event_type: 'error', metadata: { command: 'release', error_code: 'E3002' } })).toBe(
      'An error of release, E3002',
    )
    expect(eventInWords({ event_type: 'error', metadata: {} })).toBe('An error')
    expect(eventInWords({ event_type: 'check' })).toBe('A check')
    expect(eventInWords({ event_type: 'version_bump' })).toBe('A version bump')
  })
})
