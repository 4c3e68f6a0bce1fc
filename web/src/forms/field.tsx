/** One field of a form: its label, a hint, and what the server or the page holds against it. */
import './field.css'
import type { ComponentChildren, InputHTMLAttributes } from 'preact'
import { useState } from 'preact/hooks'
import { sentenceAbout } from './fault'
import { useForm } from './form'

/** What ties a control to its label, hint and fault. */
export interface Ties {
  readonly id: string
  readonly name: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: boolean
}

interface Props {
  readonly name: string
  readonly label: string
  readonly hint?: ComponentChildren
  /** A fault that the page itself found. */
  readonly fault?: string | null | undefined
  readonly children: (ties: Ties) => ComponentChildren
}

export function Field({ name, label, hint, fault, children }: Props) {
  const form = useForm()
  const id = `${form.id}-${name}`
  const problem = fault ?? form.fault.fields[name]
  const describedBy = [hint && `${id}-hint`, problem && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(problem && { 'aria-invalid': true }),
      })}
      {problem && (
        <p id={`${id}-fault`} class="field-fault">
          {sentenceAbout(label, problem)}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  )
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'label'> & Omit<Props, 'children'>

export function TextField({ name, label, hint, fault, ...input }: InputProps) {
  return (
    <Field name={name} label={label} hint={hint} fault={fault}>
      {(ties) => <input type="text" {...input} {...ties} />}
    </Field>
  )
}

interface SelectProps extends Omit<Props, 'children'> {
  /** What is chosen at first; the first option where it is left out. */
  readonly initial?: string
  readonly onChange?: (value: string) => void
  readonly children: ComponentChildren
}

export function SelectField({ name, label, hint, fault, initial, onChange, children }: SelectProps) {
  // Held here, so that a redraw of the form does not undo the choice.
  const [chosen, setChosen] = useState(initial)
  return (
    <Field name={name} label={label} hint={hint} fault={fault}>
      {(ties) => (
        <select
          {...ties}
          value={chosen}
          onChange={({ currentTarget }) => {
            setChosen(currentTarget.value)
            onChange?.(currentTarget.value)
          }}
        >
          {children}
        </select>
      )}
    </Field>
  )
}
