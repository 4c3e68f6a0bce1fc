/** A package in a few numbers. */
import { count, counted } from '../../format/numbers'
import { timeInWords } from '../../format/times'
import { cadenceFigures } from '../../releases/cadence-figures'
import type { Figure } from '../../releases/figures'
import type { PackageReport } from '../../releases/types'

/** As many while nothing is known yet. */
export function packageFigures(report: PackageReport | undefined): readonly Figure[] {
  const row = report?.package
  return [
    {
      term: 'Current version',
      metric: 'currentVersion',
      value: row && (row.current_version ?? 'none yet'),
      note: row && row.latest_version !== row.current_version && `newest: ${row.latest_version}`,
    },
    {
      term: 'Last release',
      metric: 'release',
      value: row && timeInWords(row.latest_at, Date.now()),
      note: row && `${counted(row.releases, 'release')} in all`,
    },
    {
      term: 'Releases',
      metric: 'release',
      value: report && count(report.frequency.releases),
      note: report && `in ${counted(report.period.days, 'day')}`,
    },
    ...cadenceFigures(report, 'releases'),
  ]
}
