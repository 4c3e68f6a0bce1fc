/** Draws the bars. In a file of its own, loaded only where a chart is shown, for uPlot's size. */
import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { count } from '../../format/numbers'
import { heights, type Point, type Series, stacked } from './data'
import { labelledDays, valueSteps } from './scale'

const LABEL_WIDTH = 72
const COLOURS = { accent: '--accent', fault: '--fault', quiet: '--field' } as const
const DARK = window.matchMedia('(prefers-color-scheme: dark)')

export interface Plot {
  show(points: readonly Point[], series: readonly Series[]): void
  /** Marks one point by its index, or none. */
  mark(index: number | null): void
  destroy(): void
}

/** Fills `host` with a chart as large as it is; `onPoint` hears over which point the pointer is. */
export function drawBars(host: HTMLElement, onPoint: (index: number | null) => void): Plot {
  let points: readonly Point[] = []
  let highest = 0
  let marked: number | null = null
  let pointed: number | null = null
  let drawn: readonly string[] = []

  const band = document.createElement('div')
  band.className = 'plot-band'

  const options: uPlot.Options = {
    ...sizeOf(host),
    // On the right, room for the half of today's label that is wider than its bar.
    padding: [12, 20, 0, 0],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, range: () => [-0.5, points.length - 0.5] },
      y: { range: () => [0, valueSteps(highest).at(-1) ?? 1] },
    },
    series: [{}],
    axes: [
      {
        splits: (plot) => [...labelledDays(points.length, Math.floor(plot.width / LABEL_WIDTH))],
        values: (_, positions) => positions.map((index) => points[index]?.short ?? ''),
        grid: { show: false },
        ticks: { show: false },
        size: 24,
        gap: 6,
        ...lettering(host),
      },
      {
        splits: () => [...valueSteps(highest)],
        values: (_, values) => values.map(count),
        grid: { stroke: () => colour('--rule'), width: 1 },
        ticks: { show: false },
        size: (plot, labels) => widest(plot, labels) + 16,
        gap: 8,
        ...lettering(host),
      },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          const index = plot.cursor.idx ?? null
          if (index === pointed) return
          pointed = index
          onPoint(index)
        },
      ],
      draw: [placeBand],
    },
  }

  const plot = new uPlot(options, [[]], host)
  plot.under.append(band)

  function placeBand() {
    band.hidden = marked === null
    if (marked === null) return
    const left = plot.valToPos(marked - 0.5, 'x')
    band.style.left = `${left}px`
    band.style.width = `${plot.valToPos(marked + 0.5, 'x') - left}px`
  }

  const redraw = () => plot.redraw(true, true)
  DARK.addEventListener('change', redraw)
  const resizing = new ResizeObserver(() => plot.setSize(sizeOf(host)))
  resizing.observe(host)

  return {
    show(newPoints, series) {
      points = newPoints
      highest = Math.max(0, ...heights(series, points.length))
      // The highest first, so that what stands below is drawn over it.
      const colours = series.map(({ colour }) => COLOURS[colour]).reverse()
      if (colours.join() !== drawn.join()) {
        for (const _ of drawn) plot.delSeries(1)
        for (const [index, name] of colours.entries()) plot.addSeries(bars(name), index + 1)
        drawn = colours
      }
      plot.setData([points.map((_, index) => index), ...stacked(series, points.length).reverse()])
    },
    mark(index) {
      marked = index
      placeBand()
    },
    destroy() {
      DARK.removeEventListener('change', redraw)
      resizing.disconnect()
      plot.destroy()
    },
  }
}

function sizeOf(host: HTMLElement): { width: number; height: number } {
  return { width: host.clientWidth, height: host.clientHeight }
}

function bars(colourName: string): uPlot.Series {
  return {
    fill: () => colour(colourName),
    width: 0,
    points: { show: false },
    paths: uPlot.paths.bars!({ size: [0.7, 56], radius: [0.16, 0] }),
  }
}

/** A colour as the scheme in force has it. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name)
}

function lettering(host: HTMLElement) {
  const { fontFamily, fontSize } = getComputedStyle(host)
  return { font: `${fontSize} ${fontFamily}`, stroke: () => colour('--quiet') }
}

/** The width in CSS pixels of the widest label, which uPlot measures in those of the canvas. */
function widest(plot: uPlot, labels: readonly string[] | null): number {
  plot.ctx.font = plot.axes[1]!.font as unknown as string
  return Math.max(0, ...(labels ?? []).map((label) => plot.ctx.measureText(label).width)) / uPlot.pxRatio
}
