/**
 * A list of thousands of lines of one height that scrolls with the page: only those near the window are drawn, the
 * line that one looks at stays in its place when others come or go, and arrow keys lead from line to line.
 * Written here because libraries for it measure lines of any height, which these are not, at five times the size.
 */
import type { RefObject, TargetedFocusEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Keyed, type Sight, shiftOf, sightOf } from './sight'

interface LongList {
  /** The indices of the lines to draw, in order. */
  readonly drawn: readonly number[]
  readonly onFocusIn: (event: TargetedFocusEvent<HTMLElement>) => void
  readonly onFocusOut: () => void
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void
}

/**
 * `host` is as high as all lines together, and each line in it has its key as `data-key`. `question` is what the
 * lines are the answer to: with another one the list is looked at from its top.
 */
export function useLongList(
  host: RefObject<HTMLElement>,
  lines: readonly Keyed[],
  question: string,
): LongList {
  const sight = useSight(host, lines.length)
  /** The line that has the focus, or is about to: it is drawn wherever it is, or the focus would be lost. */
  const [held, setHeld] = useState<string | null>(null)
  /** The line that a key leads to, until it has the focus. */
  const wanted = useRef<string | null>(null)
  useSteadiness(host, lines, question)

  useEffect(() => {
    if (held === null || wanted.current !== held) return
    wanted.current = null
    lineElement(host.current, held)?.querySelector('a')?.focus()
  }, [host, held])

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>) {
    const step = STEPS[event.key]
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return
    const here = keyAround(event.target)
    const from = lines.findIndex(({ key }) => key === here)
    const to = Math.min(Math.max(from + step, 0), lines.length - 1)
    if (from < 0 || to === from) return
    event.preventDefault()
    wanted.current = lines[to]!.key
    setHeld(wanted.current)
  }

  const heldIndex = held === null ? -1 : lines.findIndex(({ key }) => key === held)
  return {
    drawn: indices(sight, heldIndex),
    onFocusIn: ({ target }) => setHeld(keyAround(target)),
    onFocusOut: () => wanted.current ?? setHeld(null),
    onKeyDown,
  }
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

function indices({ first, end }: Sight, held: number): readonly number[] {
  const seen = Array.from({ length: end - first }, (_, index) => first + index)
  if (held < 0 || (held >= first && held < end)) return seen
  return held < first ? [held, ...seen] : [...seen, held]
}

function useSight(host: RefObject<HTMLElement>, count: number): Sight {
  const [sight, setSight] = useState<Sight>(() => sightOf(0, 0, 0, count))

  useLayoutEffect(() => {
    function look() {
      if (!host.current) return
      const { top, height } = host.current.getBoundingClientRect()
      const now = sightOf(-top, window.innerHeight, height / count, count)
      setSight((before) => (before.first === now.first && before.end === now.end ? before : now))
    }
    look()
    const resizing = new ResizeObserver(look)
    if (host.current) resizing.observe(host.current)
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      resizing.disconnect()
      window.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  }, [host, count])

  return { first: Math.min(sight.first, count), end: Math.min(sight.end, count) }
}

/** Scrolls along with the line that one looks at; to the top of the list when it answers another question. */
function useSteadiness(host: RefObject<HTMLElement>, lines: readonly Keyed[], question: string): void {
  const before = useRef({ lines, question })
  useLayoutEffect(() => {
    const last = before.current
    before.current = { lines, question }
    const list = host.current
    if (!list || last.lines === lines || last.lines.length === 0) return
    const { top, height } = list.getBoundingClientRect()
    if (last.question !== question) {
      if (top < 0) list.scrollIntoView()
      return
    }
    const lineHeight = height / lines.length
    const looked = keyLookedAt(list) ?? (top < 0 ? last.lines[Math.floor(-top / lineHeight)]?.key : undefined)
    const shift = shiftOf(looked, last.lines, lines)
    if (shift !== 0) window.scrollBy({ top: shift * lineHeight, behavior: 'instant' })
  }, [host, lines, question])
}

/** The line with the focus, else the one below the pointer. */
function keyLookedAt(list: HTMLElement): string | undefined {
  const { activeElement } = document
  const focused = activeElement && list.contains(activeElement) ? keyAround(activeElement) : null
  return focused ?? list.querySelector<HTMLElement>('[data-key]:hover')?.dataset.key
}

function keyAround(target: EventTarget | null): string | null {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null
  return line?.dataset.key ?? null
}

function lineElement(host: HTMLElement | null, key: string): HTMLElement | null {
  return host?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null
}
