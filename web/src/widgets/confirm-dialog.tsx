/** Asks before something that cannot be taken back; what is grave asks to type a word as well. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { TextField } from '../forms/field'
import { Form, type Sending } from '../forms/form'
import { PasswordField } from '../forms/password-field'
import { Dialog } from './dialog'

interface Props {
  readonly title: string
  /** What the button says. */
  readonly confirm: string
  readonly busy?: string
  /** What is to be typed first. */
  readonly typed?: string
  /** Whether the person's password is asked for; it comes with `onConfirm`. */
  readonly password?: boolean
  readonly danger?: boolean
  readonly sending: Sending
  readonly onConfirm: (password: string) => void
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

export function ConfirmDialog(props: Props) {
  const {
    title,
    confirm,
    busy,
    typed,
    password,
    danger = true,
    sending,
    onConfirm,
    onClose,
    children,
  } = props
  const asks = typed !== undefined || password
  const [mistyped, setMistyped] = useState(false)
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        sending={sending}
        submit={confirm}
        {...(busy && { busy })}
        danger={danger}
        onSend={(values) => {
          const wrong = typed !== undefined && values.text('typed') !== typed
          setMistyped(wrong)
          if (wrong) return false
          return onConfirm(values.exactly('password'))
        }}
        beside={
          // Where nothing is to be written, Enter must not do the irreversible.
          <button type="button" class="button button-plain" autofocus={danger && !asks} onClick={onClose}>
            Cancel
          </button>
        }
      >
        {children}
        {typed !== undefined && (
          <TextField
            name="typed"
            label={`Type ${typed} to confirm`}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            fault={mistyped ? `This has to read ${typed}` : null}
            onInput={({ currentTarget }) => currentTarget.value.trim() === typed && setMistyped(false)}
          />
        )}
        {password && <PasswordField label="Your password" />}
      </Form>
    </Dialog>
  )
}
