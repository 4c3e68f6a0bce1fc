/** Chooses what a token may do. */
import '../organizations/role-field.css'
import { useId } from 'preact/hooks'
import { sentenceAbout } from '../forms/fault'
import { useForm } from '../forms/form'
import { SCOPES } from './scopes'

interface Props {
  /** A fault that the page itself found. */
  readonly fault: string | null
  readonly onChoose: () => void
}

export function ScopesField({ fault, onChoose }: Props) {
  const form = useForm()
  const id = useId()
  const problem = fault ?? form.fault.fields.scopes
  return (
    <fieldset class="role-field" aria-describedby={problem ? `${id}-fault` : undefined}>
      <legend>What it may do</legend>
      {problem && (
        <p id={`${id}-fault`} class="field-fault" role="alert">
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
          />
          <div>
            <label for={`${id}-${scope}`} class="code">
              {scope}
            </label>
            <p id={`${id}-${scope}-meaning`} class="field-hint">
              {meaning}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}
