/** A history of releases in a card, newest first, as far back as one wants to read. */

import { useId } from 'preact/hooks'
import { Failure, hasFailed } from '../widgets/failure'
import { LoadMore } from '../widgets/load-more'
import { Skeleton } from '../widgets/skeleton'
import { joined } from './newcomers'
import { ReleaseList } from './release-list'
import type { ReleasesSought } from './types'
import { useReleases } from './use-releases'

interface Props {
  readonly slug: string
  readonly sought: ReleasesSought
  /** The package whose history it is. */
  readonly of?: string
}

export function Timeline({ slug, sought, of }: Props) {
  const id = useId()
  const { list, known, fresh, gap } = useReleases(slug, sought, of)
  // More than a page of news at once: the history begins anew where the page is opened again.
  const shown = known && (gap ? known : joined(known, fresh))
  return (
    <section class="card" aria-labelledby={id} aria-busy={!shown}>
      <div class="card-head">
        <h2 id={id}>History</h2>
      </div>
      {hasFailed(list) ? (
        <Failure what="The history" error={list.error} retry={list.refetch} />
      ) : !shown ? (
        <p class="table-empty">
          <Skeleton size="long" />
        </p>
      ) : shown.length === 0 ? (
        <p class="table-empty">No release yet.</p>
      ) : (
        <ReleaseList
          slug={slug}
          releases={shown}
          label="Releases, newest first"
          names={of === undefined ? 'package' : 'none'}
        />
      )}
      <LoadMore query={list} />
    </section>
  )
}
