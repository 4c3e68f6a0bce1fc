/** Narrows the list of repositories while one types and chooses. */
import { useId } from 'preact/hooks'
import { count } from '../../format/numbers'
import {
  groupsOf,
  isShown,
  type Listed,
  type RepositoryFilters,
  SHOWN,
  type Shown,
} from './repository-filters'

const NAMES: Readonly<Record<Shown, string>> = {
  current: 'All in use',
  unnamed: 'Without a name',
  failing: 'Failing',
  archived: 'Archived',
}

interface Props {
  readonly all: readonly Listed[]
  readonly filters: RepositoryFilters
  readonly onChange: (filters: RepositoryFilters) => void
}

export function RepositoriesControls({ all, filters, onChange }: Props) {
  const id = useId()
  const groups = groupsOf(all)
  return (
    <search class="repositories-controls">
      <div class="field">
        <label for={`${id}-text`}>Search</label>
        <input
          id={`${id}-text`}
          type="search"
          value={filters.text}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => onChange({ ...filters, text: currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for={`${id}-shown`}>Show</label>
        <select
          id={`${id}-shown`}
          value={filters.shown}
          onChange={({ currentTarget }) => onChange({ ...filters, shown: currentTarget.value as Shown })}
        >
          {SHOWN.map((shown) => (
            <option key={shown} value={shown}>
              {NAMES[shown]} ({count(all.filter((one) => isShown(one, shown)).length)})
            </option>
          ))}
        </select>
      </div>
      {groups.length > 0 && (
        <div class="field">
          <label for={`${id}-group`}>Group</label>
          <select
            id={`${id}-group`}
            value={filters.group}
            onChange={({ currentTarget }) => onChange({ ...filters, group: currentTarget.value })}
          >
            <option value="">Every group</option>
            {groups.map((group) => (
              <option key={group} value={group}>
                {group}
              </option>
            ))}
          </select>
        </div>
      )}
    </search>
  )
}
