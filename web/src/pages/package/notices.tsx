/** What one should know of a package before all else, in words. */
import { exactTime } from '../../format/times'
import { interval } from '../../releases/intervals'
import type { PackageRow } from '../../releases/types'
import { Definition } from '../../widgets/definition'
import { useNow } from '../../widgets/use-now'

export function Notices({ row }: { row: PackageRow }) {
  const now = useNow()
  const { failing, stale, drift, archived, median_interval_seconds, latest_at } = row
  return (
    <>
      {failing && (
        <p class="fault package-notice">
          <Definition of="failing" />: the newest run of “release” in this repository failed, and nothing was
          released there since.
        </p>
      )}
      {stale && (
        <p class="note package-notice">
          <Definition of="stale" />: no release for{' '}
          <span title={exactTime(latest_at)}>{interval((now - Date.parse(latest_at)) / 1_000)}</span>
          {median_interval_seconds !== null && (
            <>, although there usually is one every {interval(median_interval_seconds)}</>
          )}
          . Checks keep coming.
        </p>
      )}
      {drift && (
        <p class="note package-notice">
          <Definition of="drift" />: other repositories have a package of this name at another version; see
          Elsewhere.
        </p>
      )}
      {archived && <p class="note package-notice">The repository is archived.</p>}
    </>
  )
}
