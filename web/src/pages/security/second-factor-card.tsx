/** The authenticator app and the recovery codes. */
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import type { SecondFactor } from '../../api/types'
import { counted } from '../../format/numbers'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { Dialog } from '../../widgets/dialog'
import { Failure, hasFailed } from '../../widgets/failure'
import { Moment } from '../../widgets/moment'
import { Skeleton } from '../../widgets/skeleton'
import { announce } from '../../widgets/status-line'
import { RecoveryCodes } from './recovery-codes'
import { refreshSecondFactor } from './security-queries'
import { TotpDialog } from './totp-dialog'

interface Props {
  readonly query: UseQueryResult<SecondFactor>
}

export function SecondFactorCard({ query }: Props) {
  const { data } = query
  return (
    <section class="card" aria-labelledby="second-factor" aria-busy={!data && !query.error}>
      <div class="card-head">
        <h2 id="second-factor">Second factor</h2>
        {data && (
          <span class={data.enabled ? 'badge badge-good' : 'badge'}>{data.enabled ? 'on' : 'off'}</span>
        )}
      </div>
      {hasFailed(query) ? (
        <Failure what="Your second factor" error={query.error} retry={query.refetch} />
      ) : (
        <div class="card-body">
          <p class="quiet">
            With a second factor a stolen password is not enough: signing in also takes a code from an
            authenticator app, or a passkey.
          </p>
          {data ? (
            <Factors secondFactor={data} />
          ) : (
            <p>
              <Skeleton size="long" />
            </p>
          )}
        </div>
      )}
    </section>
  )
}

function Factors({ secondFactor }: { secondFactor: SecondFactor }) {
  const [doing, setDoing] = useState<'set up' | 'turn off' | 'codes' | null>(null)
  const done = () => setDoing(null)
  const { enabled, totp, recovery_codes_left } = secondFactor
  return (
    <>
      <p>
        {totp.enabled ? (
          <>
            Authenticator app set up
            {totp.confirmed_at && (
              <>
                {' '}
                <Moment at={totp.confirmed_at} />
              </>
            )}
            .
          </>
        ) : (
          'No authenticator app is set up.'
        )}
        {enabled && ` ${counted(recovery_codes_left, 'recovery code')} left.`}
      </p>
      {enabled && recovery_codes_left < 3 && (
        <p class="note">
          Create new recovery codes before you run out: without one, a lost device locks you out.
        </p>
      )}
      <div class="form-buttons">
        {totp.enabled ? (
          <button
            type="button"
            class="button button-quiet button-danger"
            onClick={() => setDoing('turn off')}
          >
            Turn off the app…
          </button>
        ) : (
          <button type="button" class="button" onClick={() => setDoing('set up')}>
            Set up an authenticator app
          </button>
        )}
        {enabled && (
          <button type="button" class="button button-quiet" onClick={() => setDoing('codes')}>
            New recovery codes…
          </button>
        )}
      </div>
      {doing === 'set up' && <TotpDialog onClose={done} />}
      {doing === 'turn off' && <TurnOffDialog onClose={done} />}
      {doing === 'codes' && <RecoveryCodesDialog onClose={done} />}
    </>
  )
}

function TurnOffDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const turnOff = useMutation({
    mutationFn: (password: string) =>
      call('post', '/api/v1/me/second-factor/totp/disable', { body: { password } }),
    onSuccess: async () => {
      onClose()
      announce('The authenticator app is turned off')
      await refreshSecondFactor(client)
    },
  })
  return (
    <ConfirmDialog
      title="Turn off the authenticator app?"
      confirm="Turn it off"
      busy="Turning it off…"
      password
      sending={turnOff}
      onConfirm={(password) => turnOff.mutate(password)}
      onClose={onClose}
    >
      <p>Without a passkey beside it, your password alone will be enough to sign in.</p>
    </ConfirmDialog>
  )
}

function RecoveryCodesDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (password: string) =>
      call('post', '/api/v1/me/second-factor/recovery-codes', { body: { password } }),
    onSuccess: () => refreshSecondFactor(client),
  })
  if (make.data) {
    return (
      <Dialog key="codes" title="Your new recovery codes" onClose={onClose} keep>
        <RecoveryCodes codes={make.data.recovery_codes} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      key="ask"
      title="Create new recovery codes?"
      confirm="Create new codes"
      busy="Creating them…"
      danger={false}
      password
      sending={make}
      onConfirm={(password) => make.mutate(password)}
      onClose={onClose}
    >
      <p>The codes that you have now stop working.</p>
    </ConfirmDialog>
  )
}
