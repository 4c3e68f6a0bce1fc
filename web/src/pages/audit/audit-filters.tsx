/** Narrows the record by who, what and when. */
import { useId } from 'preact/hooks'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { ACTIONS } from './actions'
import type { Filters } from './filters'

const IDLE = { isPending: false, error: null }
const NOTHING: Filters = { actor: '', action: '', since: '', until: '' }

interface Props {
  readonly filters: Filters
  readonly onApply: (filters: Filters) => void
}

export function AuditFilters({ filters, onApply }: Props) {
  const id = useId()
  const narrowed = Object.values(filters).some(Boolean)
  return (
    <Form
      sending={IDLE}
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
        <TextField name="actor" label="Who" defaultValue={filters.actor} maxLength={254} autocomplete="off" />
        <TextField
          name="action"
          label="What"
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
