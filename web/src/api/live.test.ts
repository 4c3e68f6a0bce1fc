import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CALM_MS, calm, follow, POLL_MS } from './live'

/** As much of the browser's own as is used here. */
class FakeSource extends EventTarget {
  static all: FakeSource[] = []
  closed = false

  constructor(readonly url: string) {
    super()
    FakeSource.all.push(this)
  }

  close() {
    this.closed = true
  }

  say(type: string) {
    this.dispatchEvent(new Event(type))
  }
}

const newest = () => FakeSource.all.at(-1)!
const refresh = vi.fn(async () => {})
let stop: () => void = () => {}

function look(state: 'visible' | 'hidden') {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  FakeSource.all = []
  refresh.mockClear()
})

afterEach(() => {
  stop()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('fetches anew when the server tells of a change, and once for many at a time', async () => {
  stop = follow('acme', refresh)
  expect(newest().url).toBe('/api/v1/orgs/acme/live')
  newest().say('open')
  await vi.advanceTimersByTimeAsync(CALM_MS)
  expect(refresh).toHaveBeenCalledTimes(1)
  for (let changes = 0; changes < 10; changes += 1) newest().say('change')
  expect(refresh).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(CALM_MS)
  expect(refresh).toHaveBeenCalledTimes(3)
  await vi.advanceTimersByTimeAsync(CALM_MS)
  expect(refresh).toHaveBeenCalledTimes(3)
})

it('asks now and then until it is connected, and comes back with growing pauses', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  stop = follow('acme', refresh)
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    expect(FakeSource.all).toHaveLength(attempt)
    newest().say('error')
    expect(newest().closed).toBe(true)
    await vi.advanceTimersByTimeAsync(1_000 * 2 ** (attempt - 1))
  }
  refresh.mockClear()
  await vi.advanceTimersByTimeAsync(2 * POLL_MS + CALM_MS)
  expect(refresh).toHaveBeenCalledTimes(2)
  newest().say('open')
  expect(refresh).toHaveBeenCalledTimes(3)
  await vi.advanceTimersByTimeAsync(2 * POLL_MS)
  expect(refresh).toHaveBeenCalledTimes(3)
})

it('rests while nobody looks, and fetches everything anew afterwards', async () => {
  stop = follow('acme', refresh)
  newest().say('open')
  await vi.advanceTimersByTimeAsync(CALM_MS)
  refresh.mockClear()
  look('hidden')
  expect(newest().closed).toBe(true)
  await vi.advanceTimersByTimeAsync(10 * POLL_MS)
  expect(refresh).not.toHaveBeenCalled()
  look('visible')
  expect(refresh).toHaveBeenCalledTimes(1)
  expect(FakeSource.all).toHaveLength(2)
})

it('stops for good', async () => {
  follow('acme', refresh)()
  refresh.mockClear()
  expect(newest().closed).toBe(true)
  look('visible')
  await vi.advanceTimersByTimeAsync(10 * POLL_MS)
  expect(refresh).not.toHaveBeenCalled()
})

it('never starts work that is still going on', async () => {
  let finish = () => {}
  const work = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
  const calmly = calm(work)
  calmly.run()
  calmly.run()
  await vi.advanceTimersByTimeAsync(5 * CALM_MS)
  expect(work).toHaveBeenCalledTimes(1)
  finish()
  await vi.advanceTimersByTimeAsync(CALM_MS)
  expect(work).toHaveBeenCalledTimes(2)
})
