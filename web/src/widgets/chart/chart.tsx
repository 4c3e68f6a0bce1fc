/** A card with numbers as bars, or as a table. */
import './chart.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { ChartTable } from './chart-table'
import type { Point, Series } from './data'
import type { Plot } from './plot'
import { sayAll, sayPoint } from './words'

interface Numbers {
  /** Undefined while they are on their way. */
  readonly points: readonly Point[] | undefined
  readonly series: readonly Series[]
  /** What a point is: `day`. */
  readonly unit?: string
  /** What stands before a point: `on`. */
  readonly preposition?: string
  /** Whether the last point is not over yet, as today is not. */
  readonly unfinished?: boolean
}

interface Props extends Numbers {
  /** The chart's name, for screen readers as well. */
  readonly label: string
  /** What is shown for it, where that is more than its name: its definition. */
  readonly title?: ComponentChildren
}

export function Chart({ label, title, ...numbers }: Props) {
  const [asTable, setAsTable] = useState(false)
  // Where the bars cannot be drawn (an update of the server took their file away, say) the numbers still can.
  const [undrawable, setUndrawable] = useState(false)
  const id = useId()
  const { points = [], series, unit = 'day' } = numbers
  return (
    <section class="card chart" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title ?? label}</h2>
        {series.length > 1 && <Legend series={series} />}
        {!undrawable && (
          <button type="button" class="button button-quiet" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show as chart' : 'Show as table'}
          </button>
        )}
      </div>
      {asTable || undrawable ? (
        <ChartTable label={label} unit={capital(unit)} points={points} series={series} />
      ) : (
        <Bars {...numbers} onUndrawable={() => setUndrawable(true)} />
      )}
    </section>
  )
}

/** Which colour is what. The reading and the table say it in words. */
function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul class="chart-legend">
      {series.map(({ name, colour }) => (
        <li key={name} data-colour={colour}>
          {name}
        </li>
      ))}
    </ul>
  )
}

/** The drawing, with a slider laid over it by which keyboards and screen readers read point after point. */
function Bars({
  points,
  series,
  unit = 'day',
  preposition = 'on',
  unfinished = false,
  onUndrawable,
}: Numbers & { onUndrawable: () => void }) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot | null>(null)
  const [drawn, setDrawn] = useState(false)
  const [pointed, setPointed] = useState<number | null>(null)
  const [focused, setFocused] = useState(false)
  const [chosen, setChosen] = useState<number | null>(null)
  const summaryId = useId()

  useEffect(() => {
    let gone = false
    import('./plot')
      .then(({ drawBars }) => {
        if (gone || !host.current) return
        plot.current = drawBars(host.current, setPointed)
        setDrawn(true)
      })
      .catch(() => gone || onUndrawable())
    return () => {
      gone = true
      plot.current?.destroy()
      plot.current = null
    }
  }, [])

  const last = (points?.length ?? 1) - 1
  const reading = Math.min(chosen ?? last, last)
  const marked = pointed ?? (focused ? reading : null)
  useEffect(() => {
    if (drawn && points) plot.current?.show(points, series)
  }, [drawn, points, series])
  useEffect(() => {
    if (drawn) plot.current?.mark(marked)
  }, [drawn, marked])

  return (
    <>
      <p id={summaryId} class="chart-reading">
        {points &&
          (marked === null
            ? sayAll(points, series, unit, preposition)
            : sayPoint(points, series, marked, unfinished))}
      </p>
      <div class="chart-plot">
        <div ref={host} class="chart-canvas" aria-hidden="true" />
        {points && points.length > 0 && (
          <input
            type="range"
            class="chart-slider"
            aria-label={`${capital(unit)} of the chart`}
            aria-describedby={summaryId}
            aria-valuetext={sayPoint(points, series, reading, unfinished)}
            min={0}
            max={last}
            value={reading}
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
            onInput={({ currentTarget }) => setChosen(currentTarget.valueAsNumber)}
          />
        )}
      </div>
    </>
  )
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
