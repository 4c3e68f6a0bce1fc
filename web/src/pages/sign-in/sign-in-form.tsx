/** The form: two fields, one button, and a sentence when the server says no. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { post } from '../../api/client'
import { beginSession } from '../../api/queries'
import type { User } from '../../api/types'
import { explain } from './explain'

/** The server's limit for both. */
const MAX_LENGTH = 128
const FAULT_ID = 'sign-in-fault'

interface Credentials {
  readonly email: string
  readonly password: string
}

export function SignInForm() {
  const client = useQueryClient()
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => post<{ user: User }>('/api/v1/auth/login', credentials),
    onSuccess: ({ user }) => beginSession(client, user),
  })
  const fault = signIn.error && explain(signIn.error)

  useEffect(() => email.current?.focus(), [])
  useEffect(() => {
    if (fault?.field === 'email') email.current?.select()
    if (fault?.field === 'password') password.current?.select()
  }, [signIn.failureCount, fault?.field])

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (signIn.isPending) return
    signIn.mutate({ email: email.current?.value ?? '', password: password.current?.value ?? '' })
  }

  return (
    <form class="sign-in" onSubmit={submit}>
      <div class="field">
        <label for="email">E-mail</label>
        <input
          ref={email}
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={MAX_LENGTH}
          required
          {...faultOf('email', fault)}
        />
      </div>
      <div class="field">
        <label for="password">Password</label>
        <input
          ref={password}
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxLength={MAX_LENGTH}
          required
          {...faultOf('password', fault)}
        />
      </div>
      {/* Always there, so that a screen reader hears what is put into it. */}
      <div role="alert">
        {fault && (
          <p id={FAULT_ID} class="fault">
            {fault.sentence}
          </p>
        )}
      </div>
      <button type="submit" class="button" aria-disabled={signIn.isPending} aria-busy={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  )
}

function faultOf(field: keyof Credentials, fault: ReturnType<typeof explain> | null) {
  return fault?.field === field ? { 'aria-invalid': true, 'aria-describedby': FAULT_ID } : {}
}
