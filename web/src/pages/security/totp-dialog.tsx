/** Sets up an authenticator app: the password again, the QR code, a first code, the recovery codes. */
import './totp-dialog.css'
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { PasswordField } from '../../forms/password-field'
import { CopyBlock } from '../../widgets/copy-block'
import { Dialog } from '../../widgets/dialog'
import { announce } from '../../widgets/status-line'
import { RecoveryCodes } from './recovery-codes'
import { refreshSecondFactor } from './security-queries'
import { svgAddress } from './svg-address'

export function TotpDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const begin = useMutation({
    mutationFn: (password: string) => call('post', '/api/v1/me/second-factor/totp', { body: { password } }),
  })
  const confirm = useMutation({
    mutationFn: (code: string) => call('post', '/api/v1/me/second-factor/totp/confirm', { body: { code } }),
    onSuccess: async ({ recovery_codes }) => {
      announce('The authenticator app is set up')
      if (!recovery_codes) onClose()
      await refreshSecondFactor(client)
    },
  })
  const cancel = (
    <button type="button" class="button button-plain" onClick={onClose}>
      Cancel
    </button>
  )

  if (confirm.data?.recovery_codes) {
    return (
      <Dialog key="codes" title="Your recovery codes" onClose={onClose} keep>
        <RecoveryCodes codes={confirm.data.recovery_codes} onDone={onClose} />
      </Dialog>
    )
  }
  if (begin.data) {
    return (
      <Dialog key="scan" title="Scan this with the app" onClose={onClose}>
        <Form
          sending={confirm}
          submit="Turn it on"
          busy="Checking…"
          onSend={(values) => confirm.mutate(values.text('code').replace(/\s/g, ''))}
          beside={cancel}
        >
          <img
            class="totp-qr"
            src={svgAddress(begin.data.qr)}
            alt="QR code for the authenticator app"
            width={208}
            height={208}
          />
          <div class="totp-secret">
            <p class="quiet">Or type this key into the app:</p>
            <CopyBlock what="the key" text={begin.data.secret}>
              <InFours text={begin.data.secret} />
            </CopyBlock>
          </div>
          <TextField
            name="code"
            label="Code"
            hint="The six digits that the app shows now; they change every 30 seconds."
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={12}
            autofocus
            required
          />
        </Form>
      </Dialog>
    )
  }
  return (
    <Dialog key="password" title="Set up an authenticator app" onClose={onClose}>
      <Form
        sending={begin}
        submit="Continue"
        onSend={(values) => begin.mutate(values.exactly('password'))}
        beside={cancel}
      >
        <p>You need an app that makes time-based codes, on a phone or in a password manager.</p>
        <PasswordField label="Your password" />
      </Form>
    </Dialog>
  )
}

/** A long word in groups, apart by their margins: there is no space to be copied. */
function InFours({ text }: { text: string }) {
  return (
    <>
      {text.match(/.{1,4}/g)?.map((group, at) => (
        <span key={at} class="totp-group">
          {group}
          <wbr />
        </span>
      ))}
    </>
  )
}
