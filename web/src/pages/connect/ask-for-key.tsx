/** Who can make an ingest key, for those who cannot. */
import { useQuery } from '@tanstack/preact-query'
import { membersQuery } from '../../organizations/queries'
import { runs } from '../../organizations/roles'
import { Skeleton } from '../../widgets/skeleton'

export function AskForKey({ slug }: { slug: string }) {
  const members = useQuery(membersQuery(slug))
  const makers = members.data?.filter(({ role }) => runs(role))
  return (
    <div class="connect-ask">
      <p>Keys are made by whoever runs the organization. Ask one of them:</p>
      <ul>
        {makers ? (
          makers.map(({ user_id, display_name, email }) => (
            <li key={user_id}>
              {display_name && (
                <>
                  <bdi>{display_name}</bdi>,{' '}
                </>
              )}
              <a href={`mailto:${email}`}>{email}</a>
            </li>
          ))
        ) : (
          <li>{members.error ? members.error.message : <Skeleton size="long" />}</li>
        )}
      </ul>
    </div>
  )
}
