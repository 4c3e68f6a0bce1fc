/** How a person is shown to others, and how numbers and times are shown to them. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { type Body, call } from '../../api/call'
import { updateUser } from '../../api/session'
import type { User } from '../../api/types'
import { exactTime } from '../../format/times'
import { SelectField, TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { isShowable } from '../../widgets/avatar-source'
import { PageHeading } from '../../widgets/page-heading'
import { announce } from '../../widgets/status-line'
import { localeChoices, timeZones, zoneHere } from './choices'

const NAME_MAX = 100
const ADDRESS_MAX = 2_000

export function ProfilePage({ user }: { user: User }) {
  const client = useQueryClient()
  const [picture, setPicture] = useState(user.avatar_url ?? '')
  const save = useMutation({
    mutationFn: (body: Body<'patch', '/api/v1/auth/me'>) => call('patch', '/api/v1/auth/me', { body }),
    onSuccess: (updated) => {
      updateUser(client, updated)
      announce('Saved')
    },
  })
  return (
    <>
      <PageHeading title="Profile" of="Your account" />
      <section class="card" aria-label="Profile">
        <div class="card-body card-only">
          <Form
            sending={save}
            submit="Save"
            busy="Saving…"
            onSend={(values) =>
              save.mutate({
                display_name: values.textOrNull('display_name'),
                timezone: values.textOrNull('timezone'),
                locale: values.textOrNull('locale'),
                avatar_url: values.textOrNull('avatar_url'),
              })
            }
          >
            <p class="quiet">
              You sign in as <strong>{user.email}</strong>.
            </p>
            <TextField
              name="display_name"
              label="Name"
              hint="Shown to the other members of your organizations."
              defaultValue={user.display_name ?? ''}
              maxLength={NAME_MAX}
              autocomplete="name"
            />
            <SelectField
              name="timezone"
              label="Time zone"
              initial={user.timezone ?? ''}
              hint={`Your time now: ${exactTime(Date.now())}.`}
            >
              <option value="">The same as this computer: {zoneHere()}</option>
              {timeZones(user.timezone).map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll('_', ' ')}
                </option>
              ))}
            </SelectField>
            <SelectField name="locale" label="Numbers and dates" initial={user.locale ?? ''}>
              <option value="">The same as this browser</option>
              {localeChoices(user.locale).map(({ tag, label }) => (
                <option key={tag} value={tag}>
                  {label}
                </option>
              ))}
            </SelectField>
            <TextField
              name="avatar_url"
              label="Picture’s address"
              type="url"
              defaultValue={picture}
              onInput={({ currentTarget }) => setPicture(currentTarget.value.trim())}
              hint={
                picture && !isShowable(picture)
                  ? 'Kept for other clients. This dashboard shows your initials instead: it loads nothing from other servers.'
                  : 'Optional.'
              }
              maxLength={ADDRESS_MAX}
              autocomplete="off"
            />
          </Form>
        </div>
      </section>
    </>
  )
}
