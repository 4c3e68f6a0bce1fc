/** Changes the password. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { type Body, call } from '../../api/call'
import type { User } from '../../api/types'
import { Form } from '../../forms/form'
import { NewPasswordField } from '../../forms/new-password-field'
import { PasswordField } from '../../forms/password-field'
import { announce } from '../../widgets/status-line'
import { sessionsQuery } from './security-queries'

export function PasswordCard({ user }: { user: User }) {
  const client = useQueryClient()
  // A new form each time, so that neither password stays in it.
  const [changes, setChanges] = useState(0)
  const change = useMutation({
    mutationFn: (body: Body<'post', '/api/v1/auth/password'>) =>
      call('post', '/api/v1/auth/password', { body }),
    onSuccess: () => {
      setChanges(changes + 1)
      announce('Your password is changed, and you are signed out everywhere else')
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
  })
  return (
    <section class="card" aria-labelledby="password">
      <div class="card-head">
        <h2 id="password">Password</h2>
      </div>
      <div class="card-body">
        <p class="quiet">Changing it signs you out everywhere else.</p>
        <Form
          key={changes}
          sending={change}
          submit="Change the password"
          busy="Changing…"
          wrongPassword={{ field: 'current_password', sentence: 'This is not your password.' }}
          onSend={(values) =>
            change.mutate({
              current_password: values.exactly('current_password'),
              new_password: values.exactly('new_password'),
            })
          }
        >
          {/* For password managers, which want to know whose password it is. */}
          <input
            class="visually-hidden"
            type="text"
            autocomplete="username"
            value={user.email}
            tabIndex={-1}
            readOnly
            aria-hidden="true"
          />
          <PasswordField name="current_password" label="Current password" />
          <NewPasswordField name="new_password" personal={[user.email, user.display_name ?? '']} />
        </Form>
      </div>
    </section>
  )
}
