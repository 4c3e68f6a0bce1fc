/** What a key is called, and how much it may send. */

import { count } from '../../format/numbers'
import { TextField } from '../../forms/field'
import type { Values } from '../../forms/form'

const NAME_MAX = 100
const LIMIT_MAX = 1_000_000

interface Props {
  readonly name?: string
  readonly eventsPerMinute?: number | null
}

export function KeyFields({ name, eventsPerMinute }: Props) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="Where it is used, so that you recognize it later: ci, shop team."
        defaultValue={name}
        maxLength={NAME_MAX}
        required
        autocomplete="off"
      />
      <TextField
        name="events_per_minute"
        label="Events a minute (optional)"
        type="number"
        hint={`1 to ${count(LIMIT_MAX)}. Without one the server’s own limit holds. A release of 100 packages is some 200 events.`}
        defaultValue={eventsPerMinute ?? ''}
        min={1}
        max={LIMIT_MAX}
        step={1}
      />
    </>
  )
}

export function keyIn(values: Values): { readonly name: string; readonly events_per_minute: number | null } {
  const limit = values.text('events_per_minute')
  return { name: values.text('name'), events_per_minute: limit ? Number(limit) : null }
}
