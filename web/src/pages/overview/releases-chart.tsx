/** Releases a day, as bars or as a table. */
import './releases-chart.css'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { DayOfReleases } from '../../api/types'
import { Definition } from '../../widgets/definition'
import { DaysTable } from './days-table'
import type { Plot } from './plot'
import { sayDay, sayPeriod } from './releases-in-words'

type Days = readonly DayOfReleases[]

export function ReleasesChart({ days }: { days: Days | undefined }) {
  const [asTable, setAsTable] = useState(false)
  // Where the bars cannot be drawn (an update of the server took their file away, say) the numbers still can.
  const [undrawable, setUndrawable] = useState(false)
  return (
    <section class="card chart" aria-labelledby="releases-a-day">
      <div class="card-head">
        <h2 id="releases-a-day">
          <Definition term="Releases a day">
            Release events received on each day. Days are UTC days; the last one is today, so far.
          </Definition>
        </h2>
        {!undrawable && (
          <button type="button" class="button button-quiet" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show as chart' : 'Show as table'}
          </button>
        )}
      </div>
      {asTable || undrawable ? (
        <DaysTable days={days ?? []} />
      ) : (
        <Bars days={days} onUndrawable={() => setUndrawable(true)} />
      )}
    </section>
  )
}

/** The drawing, with a slider laid over it by which keyboards and screen readers read day after day. */
function Bars({ days, onUndrawable }: { days: Days | undefined; onUndrawable: () => void }) {
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

  const last = (days?.length ?? 1) - 1
  const reading = Math.min(chosen ?? last, last)
  const marked = pointed ?? (focused ? reading : null)
  useEffect(() => {
    if (drawn && days) plot.current?.show(days)
  }, [drawn, days])
  useEffect(() => {
    if (drawn) plot.current?.mark(marked)
  }, [drawn, marked])

  return (
    <>
      <p id={summaryId} class="chart-reading">
        {days && (marked === null ? sayPeriod(days) : sayDay(days, marked))}
      </p>
      <div class="chart-plot">
        <div ref={host} class="chart-canvas" aria-hidden="true" />
        {days && (
          <input
            type="range"
            class="chart-slider"
            aria-label="Day of the chart"
            aria-describedby={summaryId}
            aria-valuetext={sayDay(days, reading)}
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
