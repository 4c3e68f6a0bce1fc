/** The second step: a code of the authenticator app, a recovery code, or a passkey. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Body, call } from '../../api/call'
import { beginSession } from '../../api/session'
import type { SecondFactorAsked } from '../../api/types'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { passkeysWork, usePasskey as provePasskey } from '../../session/passkeys'
import { PageHeading } from '../../widgets/page-heading'

type Method = SecondFactorAsked['methods'][number]

const FIELDS: Record<'totp' | 'recovery_code', { label: string; hint: string }> = {
  totp: { label: 'Code', hint: 'The six digits that your authenticator app shows now.' },
  recovery_code: { label: 'Recovery code', hint: 'One of the ten that you saved; each works once.' },
}
const OTHERWISE: Record<Method, string> = {
  totp: 'Use the authenticator app instead',
  recovery_code: 'Use a recovery code instead',
  passkey: 'Use a passkey instead',
}

interface Props {
  readonly asked: SecondFactorAsked
  /** Back to the first step. */
  readonly onBack: () => void
}

export function SecondStep({ asked, onBack }: Props) {
  const client = useQueryClient()
  const usable = asked.methods.filter((method) => method !== 'passkey' || (asked.passkey && passkeysWork()))
  const [method, setMethod] = useState<Method>(usable[0] ?? 'recovery_code')
  const card = useRef<HTMLDivElement>(null)
  const prove = useMutation({
    mutationFn: async (code: string | null) => {
      const proof = code === null ? { credential: await provePasskey(asked.passkey ?? {}) } : { code }
      const body: Body<'post', '/api/v1/auth/login/second-factor'> = { challenge: asked.challenge, ...proof }
      return call('post', '/api/v1/auth/login/second-factor', { body })
    },
    onSuccess: ({ user }) => beginSession(client, user),
  })

  useEffect(() => card.current?.querySelector<HTMLElement>('input, button')?.focus(), [method])

  return (
    <div ref={card} class="sign-in">
      <PageHeading title="Is it you?" />
      <p class="quiet">Your password is right. Now show your second factor.</p>
      <Form
        key={method}
        sending={prove}
        submit={method === 'passkey' ? 'Use a passkey' : 'Continue'}
        busy="Checking…"
        wrongPassword={{ field: 'code', sentence: 'This code is wrong, or was used before.' }}
        onSend={(values) =>
          prove.mutate(method === 'passkey' ? null : values.text('code').replace(/\s/g, ''))
        }
      >
        {method !== 'passkey' && (
          <TextField
            name="code"
            {...FIELDS[method]}
            inputMode={method === 'totp' ? 'numeric' : 'text'}
            autocomplete="one-time-code"
            autocapitalize="none"
            spellcheck={false}
            maxLength={40}
            required
          />
        )}
      </Form>
      <div class="sign-in-otherwise">
        {usable
          .filter((other) => other !== method)
          .map((other) => (
            <button
              key={other}
              type="button"
              class="button-link"
              onClick={() => {
                prove.reset()
                setMethod(other)
              }}
            >
              {OTHERWISE[other]}
            </button>
          ))}
        <button type="button" class="button-link" onClick={onBack}>
          Start again
        </button>
      </div>
    </div>
  )
}
