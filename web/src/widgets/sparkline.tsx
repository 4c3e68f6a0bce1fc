/** A few dozen numbers as small bars beside a word, and in words for whoever does not see them. */
import './sparkline.css'
import { BAR_HEIGHT, BAR_STEP, barsPath, sayValues } from './sparkline-path'

interface Props {
  /** Oldest first. */
  readonly values: readonly number[]
  /** What is counted: `release`. */
  readonly one: string
  /** What each bar stands for. */
  readonly unit?: 'day' | 'hour'
  readonly tone?: 'accent' | 'fault'
}

export function Sparkline({ values, one, unit = 'day', tone = 'accent' }: Props) {
  const words = sayValues(values, one, unit)
  return (
    <svg
      class="sparkline"
      data-tone={tone}
      role="img"
      aria-label={words}
      viewBox={`0 0 ${Math.max(1, values.length) * BAR_STEP - 1} ${BAR_HEIGHT}`}
      preserveAspectRatio="none"
    >
      <title>{words}</title>
      <path d={`M0 ${BAR_HEIGHT - 0.5}H${values.length * BAR_STEP - 1}`} class="sparkline-ground" />
      <path d={barsPath(values)} />
    </svg>
  )
}
