/** Takes the events of a period along as a file. */
import { useMutation } from '@tanstack/preact-query'
import { address, call } from '../../api/call'
import { SelectField, TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { Dialog } from '../../widgets/dialog'
import { saveAs } from '../../widgets/save-as'
import { announce } from '../../widgets/status-line'
import { type EventsFilters, eventsQuery, untilFault } from './events-filters'
import { localTime } from './local-time'

const WEEK_MS = 7 * 86_400_000

type Format = 'ndjson' | 'csv'

interface Props {
  readonly slug: string
  /** What the page is narrowed to; the file is as well. */
  readonly filters: EventsFilters
  readonly onClose: () => void
}

export function ExportDialog({ slug, filters, onClose }: Props) {
  const path = { slug }
  const now = Date.now()
  // A browser would save a refusal as if it were the file, so the least of it is asked for first.
  const check = useMutation({
    mutationFn: ({ wanted }: { wanted: EventsFilters; format: Format }) =>
      call('get', '/api/v1/orgs/{slug}/events', { path, query: { ...eventsQuery(wanted), limit: 1 } }),
    onSuccess: (_, { wanted, format }) => {
      onClose()
      announce('The download begins')
      saveAs(
        address('/api/v1/orgs/{slug}/events/export', { path, query: { ...eventsQuery(wanted), format } }),
      )
    },
  })
  return (
    <Dialog title="Export events" onClose={onClose}>
      <Form
        sending={check}
        submit="Download"
        busy="Asking…"
        onSend={(values) =>
          check.mutate({
            wanted: { ...filters, since: values.text('since'), until: values.text('until') },
            format: values.text('format') as Format,
          })
        }
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <p>
          Oldest first, however many there are.
          {(filters.type || filters.repository || filters.package) &&
            ' Only those of the type, repository and package that the page shows.'}
        </p>
        <SelectField name="format" label="Format" initial="ndjson">
          <option value="ndjson">NDJSON: a JSON object a line</option>
          <option value="csv">CSV: for spreadsheets</option>
        </SelectField>
        <TextField
          name="since"
          label="From"
          type="datetime-local"
          defaultValue={filters.since || localTime(now - WEEK_MS)}
        />
        <TextField
          name="until"
          label="To"
          type="datetime-local"
          fault={untilFault(check.error)}
          hint="Empty: all that there is on that side."
          defaultValue={filters.until}
        />
      </Form>
    </Dialog>
  )
}
