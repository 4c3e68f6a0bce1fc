/** How every number is made: docs/metrics.md, of which the build has made HTML, as a page. */
import './definitions-page.css'
import { useEffect } from 'preact/hooks'
import page from '../../../../docs/metrics.md'
import type { Organization } from '../../api/types'
import { PageHeading } from '../../widgets/page-heading'

const TITLE = 'What the numbers mean'
/** The document without its own title, which is the page's. */
const TEXT = page.replace(/^<h1.*<\/h1>/, '')

export function DefinitionsPage({ organization }: { organization: Organization }) {
  useEffect(() => {
    const place = document.getElementById(decodeURIComponent(window.location.hash.slice(1)))
    // After the page's title has taken the focus.
    if (place) setTimeout(() => place.focus())
  }, [])
  return (
    <article class="definitions">
      <PageHeading title={TITLE} of={organization.name} />
      <div class="card definitions-text" dangerouslySetInnerHTML={{ __html: TEXT }} />
    </article>
  )
}
