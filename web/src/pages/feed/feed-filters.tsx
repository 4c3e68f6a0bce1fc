/** Narrows the feed to a package, a repository, a kind of bump. */
import { useQuery } from '@tanstack/preact-query'
import { BUMPS } from '../../releases/bumps'
import { repositoryTitle } from '../../releases/repository-title'
import { Choice, Tick } from '../../widgets/choice'
import { repositoriesQuery } from '../repositories/repository-queries'
import { type Filters, NO_FILTERS, narrows } from './filters'

interface Props {
  readonly slug: string
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

export function FeedFilters({ slug, filters, onChange }: Props) {
  const { data: repositories = [] } = useQuery(repositoriesQuery(slug))
  const change = (part: Partial<Filters>) => onChange({ ...filters, ...part })
  const isListed = repositories.some(({ id }) => id === filters.repository)
  return (
    <search class="feed-filters" aria-label="Releases">
      <form
        class="feed-package"
        onSubmit={(event) => {
          event.preventDefault()
          change({ package: String(new FormData(event.currentTarget).get('package') ?? '') })
        }}
      >
        <input
          key={filters.package}
          type="search"
          name="package"
          class="search-field"
          aria-label="Package, its whole name"
          placeholder="Package, its whole name"
          defaultValue={filters.package}
          maxLength={200}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          onChange={({ currentTarget }) => change({ package: currentTarget.value })}
        />
      </form>
      <Choice label="Repository" value={filters.repository} onChange={(repository) => change({ repository })}>
        <option value="">all</option>
        {filters.repository && !isListed && <option value={filters.repository}>another</option>}
        {repositories.map((repository) => (
          <option key={repository.id} value={repository.id}>
            {repositoryTitle(repository)}
          </option>
        ))}
      </Choice>
      <Choice label="Bump" value={filters.bump} onChange={(bump) => change({ bump })}>
        <option value="">all</option>
        {BUMPS.map((bump) => (
          <option key={bump}>{bump}</option>
        ))}
      </Choice>
      <Tick
        label="Prereleases"
        checked={filters.prereleases}
        onChange={(prereleases) => change({ prereleases })}
      />
      {narrows(filters) && (
        <button type="button" class="button button-quiet" onClick={() => onChange(NO_FILTERS)}>
          Clear filters
        </button>
      )}
    </search>
  )
}
