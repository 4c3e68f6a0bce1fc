/** The record of what was done: narrowed, read on, taken along, and proved whole. */
import '../../widgets/rows.css'
import './audit-log.css'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query'
import { useLocation, useSearch } from 'wouter-preact'
import type { Page } from '../../api/call'
import { address } from '../../api/call'
import type { AuditEntry, AuditVerdict } from '../../api/types'
import { DownloadButton } from '../../widgets/download-button'
import { Failure, hasFailed } from '../../widgets/failure'
import { LoadMore } from '../../widgets/load-more'
import { Skeleton } from '../../widgets/skeleton'
import { AuditFilters } from './audit-filters'
import { AuditTable } from './audit-table'
import { filtersOf, objectionIn, queryOf, searchOf } from './filters'
import { VerifyChain } from './verify-chain'

/** Whose record it is. */
export interface Chain {
  /** Names the record in the cache. */
  readonly key: string
  readonly read: (query: Record<string, string>, signal?: AbortSignal) => Promise<Page<readonly AuditEntry[]>>
  readonly verify: () => Promise<AuditVerdict>
  /** Where it can be had as a file. */
  readonly exportPath: string
}

export function AuditLog({ chain }: { chain: Chain }) {
  const search = useSearch()
  const [path, go] = useLocation()
  const filters = filtersOf(search)
  const query = queryOf(filters)
  const entries = useInfiniteQuery({
    queryKey: ['audit', chain.key, query] as const,
    queryFn: ({ pageParam, signal }) =>
      chain.read({ ...query, ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (last: Page<readonly AuditEntry[]>) => last.next,
    // Another filter's entries stand until this one's arrive.
    placeholderData: keepPreviousData,
  })
  const objection = objectionIn(entries.error)
  const known = entries.data?.pages.flatMap(({ items }) => items)

  return (
    <>
      <section class="card" aria-label="Filters">
        <div class="card-body audit-controls card-only">
          <AuditFilters
            key={search}
            filters={filters}
            objection={objection}
            onApply={(wanted) => go(path + searchOf(wanted))}
          />
        </div>
      </section>
      <section class="card audit-entries" aria-label="Entries" aria-busy={entries.isFetching}>
        <div class="card-head">
          <h2>Entries, newest first</h2>
          <div class="form-buttons">
            <DownloadButton
              href={address(chain.exportPath, { query })}
              check={() => chain.read({ ...query, limit: '1' })}
            >
              Export as JSONL
            </DownloadButton>
          </div>
        </div>
        {objection ? (
          <p class="rows-empty">Correct the filters to see entries.</p>
        ) : hasFailed(entries) ? (
          <Failure what="The audit log" error={entries.error} retry={entries.refetch} />
        ) : !known ? (
          <p class="rows-empty">
            <Skeleton size="long" />
          </p>
        ) : known.length === 0 ? (
          <p class="rows-empty">No entries match.</p>
        ) : (
          <AuditTable entries={known} />
        )}
        <LoadMore query={entries} />
      </section>
      <VerifyChain verify={chain.verify} />
    </>
  )
}
