/** Chooses the period. Links, since each period has an address of its own. */
import './period-picker.css'
import { Link } from 'wouter-preact'
import { PERIODS, type Period, periodSearch } from './period'

export function PeriodPicker({ period }: { period: Period }) {
  return (
    <nav class="period-picker" aria-label="Period">
      {PERIODS.map((days) => (
        <Link key={days} href={periodSearch(days)} aria-current={days === period ? 'true' : undefined}>
          {days} days
        </Link>
      ))}
    </nav>
  )
}
