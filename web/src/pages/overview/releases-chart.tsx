/** Releases a day, as bars or as a table. */
import './releases-chart.css'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { DayOfReleases } from '../../api/types'
import { counted } from '../../format/numbers'
import { longDay, shortDay } from '../../format/times'
import { Definition } from '../../widgets/definition'
import { DaysTable } from './days-table'
import type { Plot } from './plot'

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
          <button
            type="button"
            class="button button-quiet"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            Show as table
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
        {days && (marked === null ? summary(days) : sayDay(days, marked))}
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

function summary(days: Days): string {
  const total = days.reduce((sum, { releases }) => sum + releases, 0)
  const best = days.reduce<DayOfReleases | undefined>(
    (best, day) => (day.releases > (best?.releases ?? 0) ? day : best),
    undefined,
  )
  const inAll = `${counted(total, 'release')} in ${counted(days.length, 'day')}`
  return best ? `${inAll}, most on ${shortDay(best.day)} (${best.releases})` : inAll
}

function sayDay(days: Days, index: number): string {
  const day = days[index]
  if (!day) return ''
  const soFar = index === days.length - 1 ? ' so far' : ''
  return `${longDay(day.day)}: ${counted(day.releases, 'release')}${soFar}`
}
