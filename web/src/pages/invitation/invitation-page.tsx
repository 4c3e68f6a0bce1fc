/** What an invitation's link leads to: joining with the account one has, or making one. */
import './invitation-page.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { call } from '../../api/call'
import { organizationsQuery } from '../../api/queries'
import { beginSession, sessionQuery } from '../../api/session'
import type { InvitationSeen, User } from '../../api/types'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { NewPasswordField } from '../../forms/new-password-field'
import { organizationPath } from '../../frame/areas'
import { SignOut } from '../../frame/sign-out'
import { MEANING } from '../../organizations/roles'
import { dropLinkToken, takeLinkToken } from '../../session/link-token'
import { INVITATION, signInPath } from '../../session/return-path'
import { DeadLink } from '../../widgets/dead-link'
import { hasFailed } from '../../widgets/failure'
import { PageHeading } from '../../widgets/page-heading'
import { PlainPage } from '../../widgets/plain-page'
import { ServerAway } from '../../widgets/server-away'

const NAME_MAX = 100

export function InvitationPage() {
  const [token] = useState(() => takeLinkToken('invitation'))
  const session = useQuery(sessionQuery)
  const invitation = useQuery({
    queryKey: ['invitation', token],
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      call('post', '/api/v1/invitations/inspect', { body: { token: token ?? '' }, signal }),
  })

  if (!token) return <DeadLink kind="invitation" error={null} />
  if (hasFailed(invitation))
    return <DeadLink kind="invitation" error={invitation.error} retry={invitation.refetch} />
  if (hasFailed(session)) return <ServerAway error={session.error} retry={session.refetch} />
  if (!invitation.data || !session.data) return <PlainPage busy />
  const { organization, role, invited_by } = invitation.data
  return (
    <PlainPage>
      <PageHeading title={`Join ${organization.name}`} />
      <p>
        {invited_by ?? 'Somebody'} invites you to join {organization.name} as{' '}
        {role === 'owner' || role === 'admin' ? 'an' : 'a'} <strong>{role}</strong>, who{' '}
        {MEANING[role].charAt(0).toLowerCase() + MEANING[role].slice(1)}
      </p>
      {session.data.user ? (
        <Accept token={token} invitation={invitation.data} user={session.data.user} />
      ) : (
        <Register token={token} invitation={invitation.data} />
      )}
    </PlainPage>
  )
}

interface Props {
  readonly token: string
  readonly invitation: InvitationSeen
}

function Accept({ token, invitation, user }: Props & { user: User }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const accept = useMutation({
    mutationFn: () => call('post', '/api/v1/invitations/accept', { body: { token } }),
    onSuccess: async ({ slug }) => {
      dropLinkToken('invitation')
      await client.invalidateQueries({ queryKey: organizationsQuery.queryKey })
      go(organizationPath(slug), { replace: true })
    },
  })
  if (user.email.toLowerCase() !== invitation.email.toLowerCase()) {
    return (
      <>
        <p class="note">
          The invitation is for {invitation.email}, but you are signed in as {user.email}.
        </p>
        <div class="invitation-out">
          <SignOut />
        </div>
      </>
    )
  }
  return (
    <Form
      sending={accept}
      submit={`Join ${invitation.organization.name}`}
      busy="Joining…"
      onSend={() => accept.mutate()}
    >
      <p>
        You are signed in as <strong>{user.email}</strong>.
      </p>
    </Form>
  )
}

function Register({ token, invitation }: Props) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [, go] = useLocation()
  const register = useMutation({
    mutationFn: (chosen: { display_name: string; password: string }) =>
      call('post', '/api/v1/invitations/register', { body: { token, ...chosen } }),
    onSuccess: ({ user }) => {
      dropLinkToken('invitation')
      beginSession(client, user)
      go(organizationPath(invitation.organization.slug), { replace: true })
    },
  })
  return (
    <>
      <p>
        Do you have an account here already?{' '}
        <Link href={signInPath(INVITATION)}>Sign in to join with it.</Link>
      </p>
      <Form
        sending={register}
        submit="Create my account and join"
        busy="Creating it…"
        onSend={(values) =>
          register.mutate({ display_name: values.text('display_name'), password: values.exactly('password') })
        }
      >
        <TextField
          name="email"
          label="E-mail"
          type="email"
          autocomplete="username"
          value={invitation.email}
          readOnly
          hint="The address that was invited."
        />
        <TextField
          name="display_name"
          label="Your name"
          maxLength={NAME_MAX}
          autocomplete="name"
          required
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NewPasswordField
          name="password"
          label="Password"
          personal={[invitation.email, name, invitation.organization.name]}
        />
      </Form>
    </>
  )
}
