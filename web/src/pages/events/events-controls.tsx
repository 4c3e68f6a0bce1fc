/** Narrows the events by type, repository, package and time. */
import type { ApiError } from '../../api/client'
import type { RepositoryListed } from '../../api/types'
import { SelectField, TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { repositoryTitle } from '../../releases/repository-title'
import { type EventsFilters, type EventType, TYPES, untilFault } from './events-filters'

const NOTHING: EventsFilters = { type: '', repository: '', package: '', since: '', until: '' }

interface Props {
  readonly filters: EventsFilters
  /** Undefined while they are on their way. */
  readonly repositories: readonly RepositoryListed[] | undefined
  /** The server's objection to the filters. */
  readonly objection: ApiError | null
  readonly onApply: (filters: EventsFilters) => void
}

export function EventsControls({ filters, repositories = [], objection, onApply }: Props) {
  const narrowed = Object.values(filters).some(Boolean)
  // Also one that is asked for by an address and not among those that are known.
  const unknown = filters.repository && !repositories.some(({ id }) => id === filters.repository)
  return (
    <Form
      sending={{ isPending: false, error: objection }}
      submit="Show"
      onSend={(values) =>
        onApply({
          type: values.text('type') as EventType | '',
          repository: values.text('repository'),
          package: values.text('package'),
          since: values.text('since'),
          until: values.text('until'),
        })
      }
      beside={
        narrowed && (
          <button type="button" class="button button-plain" onClick={() => onApply(NOTHING)}>
            Show all
          </button>
        )
      }
    >
      <div class="events-fields">
        <SelectField name="type" label="Type" initial={filters.type}>
          <option value="">Any</option>
          {TYPES.map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </SelectField>
        <SelectField name="repository" label="Repository" initial={filters.repository}>
          <option value="">Any</option>
          {unknown && <option value={filters.repository}>{filters.repository}</option>}
          {repositories.map((repository) => (
            <option key={repository.id} value={repository.id}>
              {repositoryTitle(repository)}
            </option>
          ))}
        </SelectField>
        <TextField
          name="package"
          label="Package"
          defaultValue={filters.package}
          maxLength={200}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
        <TextField name="since" label="From" type="datetime-local" defaultValue={filters.since} />
        <TextField
          name="until"
          label="To"
          type="datetime-local"
          fault={untilFault(objection)}
          defaultValue={filters.until}
        />
      </div>
    </Form>
  )
}
