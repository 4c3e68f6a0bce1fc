/** Ends the session on the server, and only then says so here. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { call } from '../api/call'
import { ApiError } from '../api/client'
import { endSession } from '../api/session'

export function SignOut() {
  const client = useQueryClient()
  const signOut = useMutation({
    mutationFn: leave,
    onSuccess: () => endSession(client, 'left'),
  })
  return (
    <>
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={signOut.isPending}
        onClick={() => signOut.isPending || signOut.mutate()}
      >
        Sign out
      </button>
      {signOut.isError && (
        <p role="alert" class="fault">
          You are still signed in: {signOut.error.message}
        </p>
      )}
    </>
  )
}

async function leave(): Promise<void> {
  try {
    await call('post', '/api/v1/auth/logout')
  } catch (error) {
    // The session was over already, which is what was asked for.
    if (!(error instanceof ApiError && error.isUnauthorized)) throw error
  }
}
