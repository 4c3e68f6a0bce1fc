/** Makes a token, and shows it once. */
import { useState } from 'preact/hooks'
import type { Scope, TokenMade } from '../api/types'
import { SelectField, TextField } from '../forms/field'
import { Form, type Sending, type Values } from '../forms/form'
import { CopyBlock } from '../widgets/copy-block'
import { Dialog } from '../widgets/dialog'
import { SecretOnce } from '../widgets/secret-once'
import { ANOTHER_DAY, DEFAULT_LIFETIME, dayIn, endOfDay, inDays, LIFETIMES, LONGEST_LIFETIME } from './expiry'
import { curlLines, pathToTry } from './scopes'
import { ScopesField } from './scopes-field'

const NAME_MAX = 100

/** What a token is asked for with. */
export interface TokenWanted {
  readonly name: string
  readonly scopes: Scope[]
  readonly expires_at: string
}

interface Props {
  readonly title: string
  readonly personal: boolean
  readonly sending: Sending
  /** The token, once it is made. */
  readonly made: Pick<TokenMade, 'name' | 'scopes' | 'plaintext'> | undefined
  readonly onSend: (wanted: TokenWanted) => void
  readonly onClose: () => void
}

export function NewTokenDialog({ title, personal, sending, made, onSend, onClose }: Props) {
  const [lifetime, setLifetime] = useState(String(DEFAULT_LIFETIME))
  const [noScope, setNoScope] = useState(false)

  if (made) {
    const path = pathToTry(made.scopes, personal)
    return (
      <Dialog key="made" title={`The token ${made.name}`} onClose={onClose} keep>
        <SecretOnce what="the token" secret={made.plaintext}>
          {path && (
            <>
              <p>To try it in a shell:</p>
              <CopyBlock
                what="the lines that try the token"
                text={curlLines(window.location.origin, made.plaintext, path)}
              />
            </>
          )}
          <div class="form-buttons">
            <button type="button" class="button" onClick={onClose}>
              Done
            </button>
          </div>
        </SecretOnce>
      </Dialog>
    )
  }

  function send(values: Values): boolean {
    const scopes = values.all('scopes') as Scope[]
    setNoScope(scopes.length === 0)
    if (scopes.length === 0) return false
    const expires_at =
      lifetime === ANOTHER_DAY ? endOfDay(values.text('expires_at')) : inDays(Number(lifetime), Date.now())
    onSend({ name: values.text('name'), scopes, expires_at })
    return true
  }

  const now = Date.now()
  return (
    <Dialog key="form" title={title} onClose={onClose}>
      <Form
        sending={sending}
        submit="Create the token"
        busy="Creating it…"
        onSend={send}
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <TextField
          name="name"
          label="Name"
          hint="Where it is used, so that you recognize it later: ci, laptop."
          maxLength={NAME_MAX}
          required
          autocomplete="off"
        />
        <ScopesField
          personal={personal}
          fault={noScope ? 'Choose at least one' : null}
          onChoose={() => setNoScope(false)}
        />
        <SelectField name="lifetime" label="Works for" initial={lifetime} onChange={setLifetime}>
          {LIFETIMES.map((days) => (
            <option key={days} value={days}>
              {days === LONGEST_LIFETIME ? 'a year' : `${days} days`}
            </option>
          ))}
          <option value={ANOTHER_DAY}>until another day…</option>
        </SelectField>
        {lifetime === ANOTHER_DAY && (
          <TextField
            name="expires_at"
            label="Last day"
            type="date"
            min={dayIn(1, now)}
            max={dayIn(LONGEST_LIFETIME - 1, now)}
            defaultValue={dayIn(DEFAULT_LIFETIME, now)}
            required
          />
        )}
      </Form>
    </Dialog>
  )
}
