/** The first step: e-mail and password, or a passkey and nothing else. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useEffect, useRef } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { type Body, call } from '../../api/call'
import { beginSession } from '../../api/session'
import type { SecondFactorAsked, SignedIn } from '../../api/types'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { PASSWORD_MAX, PasswordField } from '../../forms/password-field'
import { passkeysWork } from '../../session/passkeys'
import { FORGOT_PASSWORD } from '../../session/return-path'
import { PasskeySignIn } from './passkey-sign-in'

interface Props {
  /** Whether the server can mail a link to who forgot theirs; undefined where it did not say. */
  readonly forgotPassword: boolean | undefined
  /** Called where the password was right and does not suffice. */
  readonly onAsked: (asked: SecondFactorAsked) => void
}

export function SignInForm({ forgotPassword, onAsked }: Props) {
  const client = useQueryClient()
  const form = useRef<HTMLDivElement>(null)
  const signIn = useMutation({
    mutationFn: (body: Body<'post', '/api/v1/auth/login'>) => call('post', '/api/v1/auth/login', { body }),
    onSuccess: (answer) => (isSignedIn(answer) ? beginSession(client, answer.user) : onAsked(answer)),
  })

  useEffect(() => form.current?.querySelector('input')?.focus(), [])

  return (
    <div ref={form} class="sign-in">
      <Form
        sending={signIn}
        submit="Sign in"
        busy="Signing in…"
        wrongPassword={{ field: 'password', sentence: 'Wrong e-mail or password.' }}
        onSend={(values) =>
          signIn.mutate({ email: values.text('email'), password: values.exactly('password') })
        }
      >
        <TextField
          name="email"
          label="E-mail"
          type="email"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={PASSWORD_MAX}
          required
        />
        <PasswordField />
      </Form>
      {passkeysWork() && <PasskeySignIn />}
      {forgotPassword !== undefined && (
        <p class="sign-in-forgot">
          {forgotPassword ? (
            <Link href={FORGOT_PASSWORD}>Forgot your password?</Link>
          ) : (
            <span class="quiet">Forgot your password? Ask whoever runs this server for a link.</span>
          )}
        </p>
      )}
    </div>
  )
}

function isSignedIn(answer: SignedIn | SecondFactorAsked): answer is SignedIn {
  return 'user' in answer
}
