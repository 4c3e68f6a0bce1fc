/** Where the person is signed in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import type { SessionSeen } from '../../api/types'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { Day } from '../../widgets/day'
import { Moment } from '../../widgets/moment'
import { rescueFocus } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'
import { sessionsQuery } from './security-queries'
import { agentInWords } from './user-agent'

export function Sessions() {
  const client = useQueryClient()
  const sessions = useQuery(sessionsQuery)
  const [asked, setAsked] = useState(false)
  const end = useMutation({
    mutationFn: (session: SessionSeen) =>
      call('delete', '/api/v1/me/sessions/{session_id}', { path: { session_id: session.id } }),
    onSuccess: async () => {
      announce('The session was ended')
      await client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
      rescueFocus()
    },
    onError: (error) => announce(error.message),
  })
  const endOthers = useMutation({
    mutationFn: () => call('delete', '/api/v1/me/sessions'),
    onSuccess: async () => {
      setAsked(false)
      announce('You are signed out everywhere else')
      await client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
      rescueFocus()
    },
  })
  const others = (sessions.data ?? []).filter(({ current }) => !current).length

  return (
    <>
      <Rows
        title="Sessions"
        query={sessions}
        empty="No session."
        skeletons={1}
        about="Where you are signed in. End any session you do not recognize, then change your password."
        action={
          others > 0 && (
            <button type="button" class="button button-quiet button-danger" onClick={() => setAsked(true)}>
              End all others…
            </button>
          )
        }
      >
        {(session: SessionSeen) => (
          <Row
            key={session.id}
            title={<span title={session.user_agent ?? undefined}>{agentInWords(session.user_agent)}</span>}
            badge={session.current && <span class="badge badge-good">this one</span>}
            detail={
              <>
                {session.address && `from ${session.address} · `}signed in <Moment at={session.created_at} />{' '}
                · last seen <Moment at={session.last_seen_at} /> · until <Day at={session.expires_at} />
              </>
            }
            actions={
              !session.current && (
                <button
                  type="button"
                  class="button button-quiet"
                  aria-disabled={end.isPending}
                  onClick={() => end.isPending || end.mutate(session)}
                >
                  End<span class="visually-hidden"> the session of {agentInWords(session.user_agent)}</span>
                </button>
              )
            }
          />
        )}
      </Rows>
      {asked && (
        <ConfirmDialog
          title="End all other sessions?"
          confirm="End them"
          busy="Ending them…"
          sending={endOthers}
          onConfirm={() => endOthers.mutate()}
          onClose={() => setAsked(false)}
        >
          <p>
            Every other browser in which you are signed in has to sign in again. Your tokens keep working.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
