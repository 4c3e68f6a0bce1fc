/** Asks for a link to choose a new password; the answer is the same whoever asks. */
import { useMutation } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { call } from '../../api/call'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { SIGN_IN } from '../../session/return-path'
import { PageHeading, rescueFocus } from '../../widgets/page-heading'
import { PlainPage } from '../../widgets/plain-page'

const EMAIL_MAX = 254

export function ForgotPasswordPage() {
  const ask = useMutation({
    mutationFn: (email: string) => call('post', '/api/v1/auth/forgot', { body: { email } }),
    onSuccess: rescueFocus,
  })
  return (
    <PlainPage>
      <PageHeading title="Forgot your password?" />
      {ask.isSuccess ? (
        <p role="status" class="note">
          If {ask.variables} has an account here, a link is on its way to it. It works for a day.
        </p>
      ) : (
        <Form
          sending={ask}
          submit="Send me a link"
          busy="Sending…"
          onSend={(values) => ask.mutate(values.text('email'))}
        >
          <TextField
            name="email"
            label="E-mail"
            type="email"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            maxLength={EMAIL_MAX}
            required
          />
        </Form>
      )}
      <p>
        <Link href={SIGN_IN}>Back to signing in</Link>
      </p>
    </PlainPage>
  )
}
