/** Chooses the period. Links, since each period has an address of its own. */
import './period-picker.css'
import { Link, useSearch } from 'wouter-preact'
import { PERIODS, type Period, periodSearch } from './period'

export function PeriodPicker({ period }: { period: Period }) {
  const search = useSearch()
  return (
    <nav class="period-picker" aria-label="Period">
      {PERIODS.map((days) => (
        <Link
          key={days}
          href={periodSearch(days, search)}
          aria-current={days === period ? 'true' : undefined}
        >
          {days === 365 ? '1 year' : `${days} days`}
        </Link>
      ))}
    </nav>
  )
}
