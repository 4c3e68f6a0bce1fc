/** What staff can do about a person, each asked about first. */
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { call } from '../../api/call'
import type { Person } from '../../api/types'
import { RESET_PASSWORD } from '../../session/return-path'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { Day } from '../../widgets/day'
import { Dialog } from '../../widgets/dialog'
import { rescueFocus } from '../../widgets/page-heading'
import { SecretOnce } from '../../widgets/secret-once'
import { announce } from '../../widgets/status-line'

/** The first part of the keys under which people are cached. */
export const PEOPLE = ['people'] as const

export interface PersonDoing {
  readonly what: 'disable' | 'enable' | 'promote' | 'demote' | 'delete' | 'reset'
  readonly person: Person
}

interface Props {
  readonly doing: PersonDoing
  readonly onClose: () => void
}

interface Question {
  readonly title: (email: string) => string
  readonly confirm: string
  readonly done: string
  readonly about: ComponentChildren
  readonly danger: boolean
  readonly change: (person: Person) => Promise<unknown>
}

const update = (change: { disabled?: boolean; is_staff?: boolean }) => (person: Person) =>
  call('patch', '/api/v1/admin/users/{user_id}', { path: { user_id: person.id }, body: change })

const QUESTIONS: Record<Exclude<PersonDoing['what'], 'reset'>, Question> = {
  disable: {
    title: (email) => `Disable ${email}?`,
    confirm: 'Disable',
    done: 'is disabled',
    about: 'All sessions and tokens stop working at once, and signing in is refused. Nothing is deleted.',
    danger: true,
    change: update({ disabled: true }),
  },
  enable: {
    title: (email) => `Enable ${email}?`,
    confirm: 'Enable',
    done: 'is enabled',
    about: 'Signing in works again, and so do the tokens.',
    danger: false,
    change: update({ disabled: false }),
  },
  promote: {
    title: (email) => `Make ${email} staff?`,
    confirm: 'Make staff',
    done: 'is staff now',
    about: 'Staff see everybody, and all organizations by name, and may disable and delete people.',
    danger: false,
    change: update({ is_staff: true }),
  },
  demote: {
    title: (email) => `Remove ${email} from staff?`,
    confirm: 'Remove from staff',
    done: 'is no longer staff',
    about: 'They lose access to the administration at once.',
    danger: true,
    change: update({ is_staff: false }),
  },
  delete: {
    title: (email) => `Delete ${email}?`,
    confirm: 'Delete forever',
    done: 'was deleted',
    about: 'Their memberships, sessions and tokens are deleted. What they did stays on record.',
    danger: true,
    change: (person) => call('delete', '/api/v1/admin/users/{user_id}', { path: { user_id: person.id } }),
  },
}

export function PersonDialog({ doing, onClose }: Props) {
  const { what, person } = doing
  if (what === 'reset') return <ResetDialog person={person} onClose={onClose} />
  return (
    <QuestionDialog question={QUESTIONS[what]} person={person} typed={what === 'delete'} onClose={onClose} />
  )
}

interface QuestionProps {
  readonly question: Question
  readonly person: Person
  /** Whether the address is to be typed. */
  readonly typed: boolean
  readonly onClose: () => void
}

function QuestionDialog({ question, person, typed, onClose }: QuestionProps) {
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: () => question.change(person),
    onSuccess: async () => {
      onClose()
      announce(`${person.email} ${question.done}`)
      await client.invalidateQueries({ queryKey: PEOPLE })
      rescueFocus()
    },
  })
  return (
    <ConfirmDialog
      title={question.title(person.email)}
      confirm={question.confirm}
      danger={question.danger}
      {...(typed && { typed: person.email })}
      sending={act}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>{question.about}</p>
    </ConfirmDialog>
  )
}

function ResetDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const make = useMutation({
    mutationFn: () =>
      call('post', '/api/v1/admin/users/{user_id}/reset-link', { path: { user_id: person.id } }),
  })
  if (make.data) {
    const { link, token, expires_at } = make.data
    return (
      <Dialog key="link" title={`A new password for ${person.email}`} onClose={onClose} keep>
        <SecretOnce what="the link" secret={link ?? `${window.location.origin}${RESET_PASSWORD}#${token}`}>
          <p>
            Give it to them only. It works once, until <Day at={expires_at} />.
          </p>
          <div class="form-buttons">
            <button type="button" class="button" onClick={onClose}>
              Done
            </button>
          </div>
        </SecretOnce>
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      key="ask"
      title={`Create a reset link for ${person.email}?`}
      confirm="Create the link"
      busy="Creating it…"
      danger={false}
      sending={make}
      onConfirm={() => make.mutate()}
      onClose={onClose}
    >
      <p>
        Whoever opens it within a day can choose a new password for this account, which ends all its sessions.
      </p>
    </ConfirmDialog>
  )
}
