import { describe, expect, it } from 'vitest'
import { clocksInWords, isOff } from './clock'
import { hoursOf } from './hours'
import { explained, isRefusal, OUTCOMES } from './outcomes'

describe('what became of requests', () => {
  it('says of every refusal what it means and what helps', () => {
    for (const [outcome, { name, means, help }] of Object.entries(OUTCOMES)) {
      expect(name && means, outcome).toBeTruthy()
      if (isRefusal(outcome)) expect(help, outcome).toBeTruthy()
    }
  })

  it('shows one that it does not know by its own name', () => {
    expect(explained('eaten').name).toBe('eaten')
  })
})

describe('the hours in the address', () => {
  it('are those on offer', () => {
    expect(hoursOf('?hours=168')).toBe(168)
    for (const search of ['', '?hours=1', '?hours=x', '?hours=-24']) expect(hoursOf(search)).toBe(24)
  })
})

describe('the senders’ clocks', () => {
  it('are told in a sentence', () => {
    expect(clocksInWords({ slowest_seconds: -12, fastest_seconds: 1 })).toBe(
      'The slowest sender’s clock was 12 seconds slow, the fastest 1 second fast.',
    )
    expect(clocksInWords({ slowest_seconds: 0, fastest_seconds: 0 })).toBe(
      'The senders’ clocks were right to the second.',
    )
  })

  it('are off beyond what is taken', () => {
    expect(isOff({ slowest_seconds: -300, fastest_seconds: 300 })).toBe(false)
    expect(isOff({ slowest_seconds: -301, fastest_seconds: 0 })).toBe(true)
    expect(isOff({ slowest_seconds: 0, fastest_seconds: 301 })).toBe(true)
  })
})
