/** Has the server recompute the chain of hashes, and says what came of it. */
import { useMutation } from '@tanstack/preact-query'
import type { AuditVerdict } from '../../api/types'
import { counted } from '../../format/numbers'
import { sentenceOf } from '../../forms/fault'

export function VerifyChain({ verify }: { verify: () => Promise<AuditVerdict> }) {
  const check = useMutation({ mutationFn: verify })
  return (
    <section class="card" aria-labelledby="verify-chain">
      <div class="card-head">
        <h2 id="verify-chain">Is the log intact?</h2>
      </div>
      <div class="card-body">
        <p class="quiet">
          Each entry carries the hash of the one before it, so that it shows when an entry is altered, removed
          or added later.
        </p>
        <button
          type="button"
          class="button button-plain"
          aria-disabled={check.isPending}
          aria-busy={check.isPending}
          onClick={() => check.isPending || check.mutate()}
        >
          {check.isPending ? 'Verifying…' : 'Verify the chain'}
        </button>
        <div role="status">
          {check.error && <p class="fault">{sentenceOf(check.error)}</p>}
          {check.data && <Verdict verdict={check.data} />}
        </div>
      </div>
    </section>
  )
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const { intact, entries, first_bad } = verdict
  if (intact) {
    return (
      <p class="audit-intact">
        The chain is intact: {counted(entries, 'entry', 'entries')}, and every hash matches.
      </p>
    )
  }
  return (
    <p class="fault">
      The chain is broken{first_bad && ` at entry ${first_bad.sequence}: ${first_bad.problem}`}. Entries from
      there on prove nothing.
    </p>
  )
}
