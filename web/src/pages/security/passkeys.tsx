/** The person's passkeys: a second factor, and a way to sign in without a password. */
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import type { Passkey, SecondFactor } from '../../api/types'
import { passkeysWork } from '../../session/passkeys'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { Moment } from '../../widgets/moment'
import { rescueFocus } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'
import { PasskeyDialog } from './passkey-dialog'
import { refreshSecondFactor } from './security-queries'

export function Passkeys({ query }: { query: UseQueryResult<SecondFactor> }) {
  const [doing, setDoing] = useState<'make' | Passkey | null>(null)
  const done = () => setDoing(null)
  return (
    <>
      <Rows
        title="Passkeys"
        query={{ ...query, data: query.data?.passkeys }}
        empty="No passkey yet."
        skeletons={1}
        about={
          passkeysWork()
            ? 'A passkey lives on your device or in your password manager, and signs you in without a password.'
            : 'This browser cannot create passkeys at this address: they need HTTPS with a host name (or localhost), and a recent browser.'
        }
        action={
          passkeysWork() && (
            <button type="button" class="button button-quiet" onClick={() => setDoing('make')}>
              New passkey
            </button>
          )
        }
      >
        {(passkey: Passkey) => (
          <Row
            key={passkey.id}
            title={passkey.name}
            detail={
              <>
                created <Moment at={passkey.created_at} /> ·{' '}
                {passkey.last_used_at ? (
                  <>
                    last used <Moment at={passkey.last_used_at} />
                  </>
                ) : (
                  'never used'
                )}
              </>
            }
            actions={
              <button
                type="button"
                class="button button-quiet button-danger"
                onClick={() => setDoing(passkey)}
              >
                Remove<span class="visually-hidden"> {passkey.name}</span>…
              </button>
            }
          />
        )}
      </Rows>
      {doing === 'make' && <PasskeyDialog onClose={done} />}
      {doing && doing !== 'make' && <RemoveDialog passkey={doing} onClose={done} />}
    </>
  )
}

function RemoveDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (password: string) =>
      call('post', '/api/v1/me/passkeys/{id}/remove', { path: { id: passkey.id }, body: { password } }),
    onSuccess: async () => {
      onClose()
      announce(`The passkey ${passkey.name} was removed`)
      await refreshSecondFactor(client)
      rescueFocus()
    },
  })
  return (
    <ConfirmDialog
      title={`Remove the passkey ${passkey.name}?`}
      confirm="Remove"
      busy="Removing…"
      password
      sending={remove}
      onConfirm={(password) => remove.mutate(password)}
      onClose={onClose}
    >
      <p>
        This server will no longer accept it. Your device may keep offering it until you remove it there too.
      </p>
    </ConfirmDialog>
  )
}
