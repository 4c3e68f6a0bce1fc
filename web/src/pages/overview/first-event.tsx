/** The overview before anything has arrived: the way to make something arrive. */
import './first-event.css'
import { Link } from 'wouter-preact'
import { organizationPath } from '../../frame/areas'
import { PageHeading } from '../../widgets/page-heading'

interface Props {
  readonly slug: string
  readonly organization: string | undefined
}

export function FirstEvent({ slug, organization }: Props) {
  return (
    <div class="first-event">
      <PageHeading title="Waiting for the first event" of={organization} />
      <p>
        <span class="first-event-pulse" aria-hidden="true" />
        Nothing has arrived for {organization} yet. This page becomes the overview as soon as something does.
      </p>
      <p>
        The FerrFlow CLI, a pipeline, a script or a webhook of GitHub or GitLab: there are lines to copy for
        each.
      </p>
      <Link class="button" href={organizationPath(slug, 'connect')}>
        Connect a project
      </Link>
    </div>
  )
}
