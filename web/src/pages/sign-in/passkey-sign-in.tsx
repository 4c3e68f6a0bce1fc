/** Signing in with a passkey alone. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { beginSession } from '../../api/session'
import { sentenceOf } from '../../forms/fault'
import { usePasskey as provePasskey } from '../../session/passkeys'

export function PasskeySignIn() {
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: signInWithPasskey,
    onSuccess: ({ user }) => beginSession(client, user),
  })
  return (
    <>
      <button
        type="button"
        class="button button-plain"
        aria-disabled={signIn.isPending}
        aria-busy={signIn.isPending}
        onClick={() => signIn.isPending || signIn.mutate()}
      >
        Sign in with a passkey
      </button>
      <div role="alert" class="form-alert">
        {signIn.error && <p class="fault">{sentenceOf(signIn.error)}</p>}
      </div>
    </>
  )
}

async function signInWithPasskey() {
  const { challenge, options } = await call('post', '/api/v1/auth/passkey/options')
  const credential = await provePasskey(options)
  return call('post', '/api/v1/auth/passkey', { body: { challenge, credential } })
}
