/** Narrows the record by who, what and when. */
import { useId } from 'preact/hooks'
import type { ApiError } from '../../api/client'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { ACTIONS } from './actions'
import type { Filters } from './filters'

const NOTHING: Filters = { actor: '', action: '', since: '', until: '' }

interface Props {
  readonly filters: Filters
  /** The server's objection to them. */
  readonly objection: ApiError | null
  readonly onApply: (filters: Filters) => void
}

export function AuditFilters({ filters, objection, onApply }: Props) {
  const id = useId()
  const narrowed = Object.values(filters).some(Boolean)
  return (
    <Form
      sending={{ isPending: false, error: objection }}
      submit="Show"
      onSend={(values) =>
        onApply({
          actor: values.text('actor'),
          action: values.text('action'),
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
      <div class="audit-fields">
        <TextField
          name="actor"
          label="Who"
          hint="A whole e-mail or an id."
          defaultValue={filters.actor}
          maxLength={254}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
        <TextField
          name="action"
          label="What"
          hint="Such as token.create, or token for all about tokens."
          defaultValue={filters.action}
          list={id}
          maxLength={100}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
        <TextField name="since" label="From" type="date" defaultValue={filters.since} />
        <TextField name="until" label="To" type="date" defaultValue={filters.until} />
      </div>
      <datalist id={id}>
        {ACTIONS.map((action) => (
          <option key={action} value={action} />
        ))}
      </datalist>
    </Form>
  )
}
