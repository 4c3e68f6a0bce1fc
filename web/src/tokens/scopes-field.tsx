/** Chooses what a token may do. */
import '../organizations/role-field.css'
import { useId } from 'preact/hooks'
import { sentenceAbout } from '../forms/fault'
import { useForm } from '../forms/form'
import { EVERYTHING_OF_ORGANIZATION, SCOPES } from './scopes'

interface Props {
  /** Whether the token acts for a person, and not for an organization. */
  readonly personal: boolean
  /** A fault that the page itself found. */
  readonly fault: string | null
  readonly onChoose: () => void
}

export function ScopesField({ personal, fault, onChoose }: Props) {
  const form = useForm()
  const id = useId()
  const problem = fault ?? form.fault.fields.scopes
  return (
    <fieldset class="role-field" aria-describedby={problem ? `${id}-fault` : undefined}>
      <legend>What it may do</legend>
      {problem && (
        <p id={`${id}-fault`} class="field-fault">
          {sentenceAbout('The choice', problem)}
        </p>
      )}
      {SCOPES.map(([scope, meaning]) => (
        <div key={scope} class="role-choice">
          <input
            id={`${id}-${scope}`}
            type="checkbox"
            name="scopes"
            value={scope}
            onChange={({ currentTarget }) => currentTarget.checked && onChoose()}
            aria-describedby={`${id}-${scope}-meaning`}
            {...(problem && { 'aria-invalid': true })}
          />
          <div>
            <label for={`${id}-${scope}`} class="code">
              {scope}
            </label>
            <p id={`${id}-${scope}-meaning`} class="field-hint">
              {scope === '*' && !personal ? EVERYTHING_OF_ORGANIZATION : meaning}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}
