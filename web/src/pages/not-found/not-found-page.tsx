/** For an address that is no page of ours, or an organization that the person is no member of. */
import { Link } from 'wouter-preact'
import { HOME } from '../../session/return-path'
import { PageHeading } from '../../widgets/page-heading'
import { PlainPage } from '../../widgets/plain-page'

interface Props {
  readonly what?: string
  /** Whether it stands inside the frame of a signed-in person. */
  readonly within?: boolean
}

export function NotFoundPage({ what = 'page', within = false }: Props) {
  const content = (
    <>
      <PageHeading title={`There is no such ${what}`} />
      <p>The address may be mistyped, or it led to something that has moved or that you may not see.</p>
      <Link class="button" href={HOME}>
        Go to the overview
      </Link>
    </>
  )
  return within ? <div class="page-nothing">{content}</div> : <PlainPage>{content}</PlainPage>
}
