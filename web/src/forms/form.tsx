/** A form that is sent by a mutation: one button, busy while it runs, and the server's objections in their places. */
import './form.css'
import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { createContext } from 'preact'
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks'
import { silence } from '../widgets/status-line'
import { type Fault, faultOf, type WrongPassword } from './fault'

/** As much of a mutation as a form needs. */
export interface Sending {
  readonly isPending: boolean
  readonly error: Error | null
}

interface FormState {
  /** Keeps the ids of two forms on one page apart. */
  readonly id: string
  readonly fault: Fault
}

const NO_FAULT: Fault = { sentence: null, fields: {} }
const FormContext = createContext<FormState>({ id: '', fault: NO_FAULT })

export function useForm(): FormState {
  return useContext(FormContext)
}

const WRONG_PASSWORD: WrongPassword = { field: 'password', sentence: 'This is not your password.' }

interface Props {
  readonly sending: Sending
  /** False where the page itself objects to what was written, and nothing was sent. */
  readonly onSend: (values: Values) => unknown
  /** What the button says. */
  readonly submit: string
  readonly busy?: string
  readonly danger?: boolean
  readonly wrongPassword?: WrongPassword
  /** Stands beside the button. */
  readonly beside?: ComponentChildren
  readonly children?: ComponentChildren
}

export function Form(props: Props) {
  const { sending, onSend, submit, busy = `${submit}…`, danger = false, beside, children } = props
  const form = useRef<HTMLFormElement>(null)
  const alert = useRef<HTMLParagraphElement>(null)
  const id = useId()
  /** How often the page itself objected. */
  const [objections, setObjections] = useState(0)
  const fault = sending.error
    ? faultOf(sending.error, namesIn(form.current), props.wrongPassword ?? WRONG_PASSWORD)
    : NO_FAULT

  useEffect(() => {
    if (!sending.error && objections === 0) return
    // What was done before is no news any more, and would cover what is wrong now.
    silence()
    if (!leadToFault(form.current)) alert.current?.focus()
  }, [sending.error, objections])

  function send(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    // A form in a dialog must not send the one around it.
    event.stopPropagation()
    if (sending.isPending) return
    if (onSend(new Values(new FormData(event.currentTarget))) === false) setObjections(objections + 1)
  }

  return (
    <FormContext.Provider value={{ id, fault }}>
      <form ref={form} class="form" onSubmit={send}>
        {children}
        {/* Always there, so that a screen reader hears what is put into it. */}
        <div role="alert" class="form-alert">
          {fault.sentence && (
            <p ref={alert} class="fault" tabIndex={-1}>
              {fault.sentence}
            </p>
          )}
        </div>
        <div class="form-buttons">
          <button
            type="submit"
            class={danger ? 'button button-danger' : 'button'}
            aria-disabled={sending.isPending}
            aria-busy={sending.isPending}
          >
            {sending.isPending ? busy : submit}
          </button>
          {beside}
        </div>
      </form>
    </FormContext.Provider>
  )
}

/** Puts the focus on the first faulty field, with what is held against it in sight; whether there is one. */
function leadToFault(form: HTMLFormElement | null): boolean {
  const first = form?.querySelector<HTMLInputElement>('[aria-invalid="true"]')
  if (!first) return false
  first.focus()
  if ('select' in first) first.select()
  first.closest('.field, fieldset')?.querySelector('.field-fault')?.scrollIntoView({ block: 'nearest' })
  return true
}

function namesIn(form: HTMLFormElement | null): string[] {
  const named = form?.querySelectorAll<HTMLInputElement>('[name]') ?? []
  return [...named].map(({ name }) => name)
}

/** What a form's fields hold. */
export class Values {
  constructor(private readonly data: FormData) {}

  /** A field as written: a password keeps its spaces. */
  exactly(name: string): string {
    return String(this.data.get(name) ?? '')
  }

  /** A field without the spaces around it. */
  text(name: string): string {
    return this.exactly(name).trim()
  }

  /** The same, null where nothing is left. */
  textOrNull(name: string): string | null {
    return this.text(name) || null
  }

  all(name: string): string[] {
    return this.data.getAll(name).map(String)
  }

  has(name: string): boolean {
    return this.data.has(name)
  }
}
