/** Makes a passkey: the password again and a name, then the browser's own question. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { PasswordField } from '../../forms/password-field'
import { makePasskey } from '../../session/passkeys'
import { Dialog } from '../../widgets/dialog'
import { announce } from '../../widgets/status-line'
import { RecoveryCodes } from './recovery-codes'
import { refreshSecondFactor } from './security-queries'
import { agentInWords } from './user-agent'

const NAME_MAX = 100

export function PasskeyDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: async ({ name, password }: { name: string; password: string }) => {
      const { challenge, options } = await call('post', '/api/v1/me/passkeys/options', { body: { password } })
      const credential = await makePasskey(options)
      return call('post', '/api/v1/me/passkeys', { body: { challenge, name, credential } })
    },
    onSuccess: async ({ passkey, recovery_codes }) => {
      announce(`The passkey ${passkey.name} was created`)
      if (!recovery_codes) onClose()
      await refreshSecondFactor(client)
    },
  })

  if (make.data?.recovery_codes) {
    return (
      <Dialog key="codes" title="Your recovery codes" onClose={onClose} keep>
        <RecoveryCodes codes={make.data.recovery_codes} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog key="form" title="New passkey" onClose={onClose}>
      <Form
        sending={make}
        submit="Create the passkey"
        busy="Waiting for the browser…"
        onSend={(values) => make.mutate({ name: values.text('name'), password: values.exactly('password') })}
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <TextField
          name="name"
          label="Name"
          hint="The device or password manager that will hold it."
          defaultValue={agentInWords(navigator.userAgent)}
          maxLength={NAME_MAX}
          required
          autocomplete="off"
        />
        <PasswordField label="Your password" />
      </Form>
    </Dialog>
  )
}
