/** The organization itself: its name, what it demands of members, and its end. */
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { runs } from '../../organizations/roles'
import { PageHeading } from '../../widgets/page-heading'
import { Endings } from './endings'
import { NameCard } from './name-card'
import { RequirementCard } from './requirement-card'

export function SettingsPage({ organization, user }: OrganizationPageProps) {
  return (
    <>
      <PageHeading title="Settings" of={organization.name} />
      {runs(organization.role) && (
        <>
          <NameCard key={organization.slug} organization={organization} />
          <RequirementCard organization={organization} user={user} />
        </>
      )}
      <Endings organization={organization} />
    </>
  )
}
