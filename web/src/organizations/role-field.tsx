/** Chooses a role among those that one may give, each with its meaning. */
import './role-field.css'
import { useId } from 'preact/hooks'
import type { Role } from '../api/types'
import { givable, MEANING } from './roles'

interface Props {
  /** The role of whoever chooses. */
  readonly by: Role
  readonly current?: Role
}

export function RoleField({ by, current = 'member' }: Props) {
  const id = useId()
  return (
    <fieldset class="role-field">
      <legend>Role</legend>
      {givable(by).map((role) => (
        <div key={role} class="role-choice">
          <input
            id={`${id}-${role}`}
            type="radio"
            name="role"
            value={role}
            defaultChecked={role === current}
            aria-describedby={`${id}-${role}-meaning`}
          />
          <div>
            <label for={`${id}-${role}`}>{role}</label>
            <p id={`${id}-${role}-meaning`} class="field-hint">
              {MEANING[role]}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}
