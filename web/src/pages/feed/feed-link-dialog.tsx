/** The reader's own link to the organization's releases, for programs that follow feeds. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { type Answer, call } from '../../api/call'
import { CopyBlock } from '../../widgets/copy-block'
import { Dialog } from '../../widgets/dialog'
import { Failure, hasFailed } from '../../widgets/failure'
import { Moment } from '../../widgets/moment'
import { Skeleton } from '../../widgets/skeleton'

interface Props {
  readonly slug: string
  readonly onClose: () => void
}

type Made = Answer<'post', '/api/v1/orgs/{slug}/feed-link'>

function feedLinkQuery(slug: string) {
  return queryOptions({
    queryKey: ['feed-link', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/feed-link', { path: { slug }, signal }),
  })
}

export function FeedLinkDialog({ slug, onClose }: Props) {
  const client = useQueryClient()
  const link = useQuery(feedLinkQuery(slug))
  const [made, setMade] = useState<Made | null>(null)
  const onSuccess = (after: Made | null) => {
    setMade(after)
    client.setQueryData(feedLinkQuery(slug).queryKey, { created_at: after?.created_at ?? null })
  }
  const make = useMutation({
    mutationFn: () => call('post', '/api/v1/orgs/{slug}/feed-link', { path: { slug } }),
    onSuccess,
  })
  const revoke = useMutation({
    mutationFn: () => call('delete', '/api/v1/orgs/{slug}/feed-link', { path: { slug } }),
    onSuccess: () => onSuccess(null),
  })
  const busy = make.isPending || revoke.isPending
  const createdAt = link.data?.created_at ?? null

  return (
    <Dialog title="Subscribe to the releases" onClose={onClose}>
      <div class="form">
        <p>
          A feed reader, or any program that reads Atom or JSON Feed, can follow the releases by a link of
          your own. Whoever has the link reads what you may read here, without signing in; it ends when you
          leave the organization.
        </p>
        {hasFailed(link) ? (
          <Failure what="Your link" error={link.error} retry={link.refetch} />
        ) : !link.data ? (
          <Skeleton size="long" />
        ) : made ? (
          <Addresses made={made} />
        ) : (
          <p role="status">
            {createdAt ? (
              <>
                You have a link, made <Moment at={createdAt} />. It cannot be shown again; a new one ends it.
              </>
            ) : (
              'You have no link yet.'
            )}
          </p>
        )}
        <div role="alert" class="form-alert">
          {(make.error ?? revoke.error) && <p class="fault">{(make.error ?? revoke.error)?.message}</p>}
        </div>
        <div class="form-buttons">
          {link.data && !made && (
            <button type="button" class="button" aria-disabled={busy} onClick={() => busy || make.mutate()}>
              {createdAt ? 'Replace the link' : 'Make a link'}
            </button>
          )}
          {createdAt && (
            <button
              type="button"
              class="button button-plain"
              aria-disabled={busy}
              onClick={() => busy || revoke.mutate()}
            >
              Revoke it
            </button>
          )}
          <button type="button" class="button button-plain" autofocus onClick={onClose}>
            {made ? 'Done' : 'Close'}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

function Addresses({ made }: { made: Made }) {
  return (
    <div class="secret-once" role="status">
      <p class="note">Copy it now: it is shown this once and cannot be looked up again.</p>
      <p>Atom, for feed readers:</p>
      <CopyBlock what="the Atom feed’s address" text={made.atom} />
      <p>JSON Feed, for programs:</p>
      <CopyBlock what="the JSON feed’s address" text={made.json} />
    </div>
  )
}
