/** Everybody on this server. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { callForPage, type Page } from '../../api/call'
import type { Person, User } from '../../api/types'
import { counted } from '../../format/numbers'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { Avatar } from '../../widgets/avatar'
import { LoadMore } from '../../widgets/load-more'
import { Moment } from '../../widgets/moment'
import { PageHeading } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { PEOPLE, PersonDialog, type PersonDoing } from './person-dialogs'

const IDLE = { isPending: false, error: null }

export function PeoplePage({ user }: { user: User }) {
  const [sought, setSought] = useState('')
  const [doing, setDoing] = useState<PersonDoing | null>(null)
  const people = useInfiniteQuery({
    queryKey: [...PEOPLE, sought] as const,
    queryFn: ({ pageParam, signal }) =>
      callForPage('/api/v1/admin/users', {
        query: { ...(sought && { query: sought }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last: Page<readonly Person[]>) => last.next,
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHeading title="People" of="Administration" />
      <section class="card" aria-label="Find somebody">
        <div class="card-body card-only">
          <Form sending={IDLE} submit="Find" onSend={(values) => setSought(values.text('sought'))}>
            <TextField
              name="sought"
              label="Name or e-mail"
              type="search"
              maxLength={254}
              autocomplete="off"
            />
          </Form>
        </div>
      </section>
      <Rows
        title="People"
        plain
        query={{ ...people, data: people.data?.pages.flatMap(({ items }) => items) }}
        empty="Nobody matches."
        footer={<LoadMore query={people} />}
      >
        {(person: Person) => <PersonRow key={person.id} person={person} user={user} onDo={setDoing} />}
      </Rows>
      {doing && <PersonDialog doing={doing} onClose={() => setDoing(null)} />}
    </>
  )
}

interface PersonRowProps {
  readonly person: Person
  readonly user: User
  readonly onDo: (doing: PersonDoing) => void
}

function PersonRow({ person, user, onDo }: PersonRowProps) {
  const action = (what: PersonDoing['what'], label: string, danger = false) => (
    <button
      type="button"
      class={danger ? 'button button-quiet button-danger' : 'button button-quiet'}
      onClick={() => onDo({ what, person })}
    >
      {label}
      <span class="visually-hidden"> {person.email}</span>…
    </button>
  )
  return (
    <Row
      before={<Avatar person={person} />}
      title={person.display_name || person.email}
      badge={
        <>
          {person.is_staff && <span class="badge badge-strong">staff</span>}
          {person.disabled_at && <span class="badge badge-fault">disabled</span>}
          {person.second_factor && <span class="badge badge-good">second factor</span>}
          {person.id === user.id && <span class="badge">you</span>}
        </>
      }
      detail={
        <>
          {person.display_name && `${person.email} · `}
          {counted(person.organization_count, 'organization')} ·{' '}
          {person.last_login_at ? (
            <>
              last signed in <Moment at={person.last_login_at} />
            </>
          ) : (
            'never signed in'
          )}
        </>
      }
      actions={
        <>
          {action('reset', 'Reset link')}
          {person.id !== user.id && (
            <>
              {person.is_staff ? action('demote', 'Remove from staff') : action('promote', 'Make staff')}
              {person.disabled_at ? action('enable', 'Enable') : action('disable', 'Disable')}
              {action('delete', 'Delete', true)}
            </>
          )}
        </>
      }
    />
  )
}
