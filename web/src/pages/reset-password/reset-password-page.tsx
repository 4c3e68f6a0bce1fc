/** Chooses a new password with a link that was mailed, or made by an administrator. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { call } from '../../api/call'
import { endSession } from '../../api/session'
import { Form } from '../../forms/form'
import { NewPasswordField } from '../../forms/new-password-field'
import { dropLinkToken, takeLinkToken } from '../../session/link-token'
import { SIGN_IN } from '../../session/return-path'
import { DeadLink } from '../../widgets/dead-link'
import { hasFailed } from '../../widgets/failure'
import { PageHeading } from '../../widgets/page-heading'
import { PlainPage } from '../../widgets/plain-page'
import { announce } from '../../widgets/status-line'

export function ResetPasswordPage() {
  const [token] = useState(() => takeLinkToken('reset-password'))
  const account = useQuery({
    queryKey: ['reset-password', token],
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      call('post', '/api/v1/auth/reset/inspect', { body: { token: token ?? '' }, signal }),
  })

  if (!token) return <DeadLink kind="reset-password" error={null} />
  if (hasFailed(account))
    return <DeadLink kind="reset-password" error={account.error} retry={account.refetch} />
  if (!account.data) return <PlainPage busy />
  return (
    <PlainPage>
      <PageHeading title="Choose a new password" />
      <p>
        For <strong>{account.data.email}</strong>. You will be signed out everywhere.
      </p>
      <NewPasswordForm token={token} email={account.data.email} />
      <p>
        <Link href={SIGN_IN}>Back to signing in</Link>
      </p>
    </PlainPage>
  )
}

function NewPasswordForm({ token, email }: { token: string; email: string }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const reset = useMutation({
    mutationFn: (password: string) => call('post', '/api/v1/auth/reset', { body: { token, password } }),
    onSuccess: () => {
      dropLinkToken('reset-password')
      // The session of this browser, if there was one, may have been this account's.
      endSession(client, 'left')
      announce('Your password is changed: sign in with it')
      go(SIGN_IN, { replace: true })
    },
  })
  return (
    <Form
      sending={reset}
      submit="Save the password"
      busy="Saving…"
      onSend={(values) => reset.mutate(values.exactly('password'))}
    >
      <input
        class="visually-hidden"
        type="text"
        autocomplete="username"
        value={email}
        tabIndex={-1}
        readOnly
        aria-hidden="true"
      />
      <NewPasswordField name="password" personal={[email]} />
    </Form>
  )
}
