/** Where else there is a package of the name, and at which version. */
import '../../widgets/table.css'
import { Link } from 'wouter-preact'
import { packagePath } from '../../releases/links'
import { repositoryTitle } from '../../releases/repository-title'
import type { PackageReport, PackageRow } from '../../releases/types'
import { Definition } from '../../widgets/definition'
import { Moment } from '../../widgets/moment'
import { Nothing } from '../../widgets/nothing'
import { ScrollBox } from '../../widgets/scroll-box'

interface Props {
  readonly slug: string
  readonly row: PackageRow
  readonly elsewhere: PackageReport['elsewhere']
}

export function Elsewhere({ slug, row, elsewhere }: Props) {
  return (
    <section class="card" aria-labelledby="elsewhere">
      <div class="card-head">
        <h2 id="elsewhere">
          <Definition of="drift" term="Elsewhere">
            {' '}
            Here: all repositories with a package of this name.
          </Definition>
        </h2>
      </div>
      <ScrollBox label="Elsewhere, table">
        <table class="table elsewhere" aria-labelledby="elsewhere">
          <thead>
            <tr>
              <th scope="col">Repository</th>
              <th scope="col">Version</th>
              <th scope="col" class="number">
                Since
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <bdi>{repositoryTitle(row.repository) || 'no repository'}</bdi>{' '}
                <span class="badge">this one</span>
              </th>
              <Standing version={row.current_version} at={row.current_at} differs={false} />
            </tr>
            {elsewhere.map(({ repository, package_id, current_version, current_at }) => (
              <tr key={package_id}>
                <th scope="row">
                  <Link href={packagePath(slug, package_id)}>
                    <bdi>{repositoryTitle(repository)}</bdi>
                  </Link>
                </th>
                <Standing
                  version={current_version}
                  at={current_at}
                  differs={current_version !== null && current_version !== row.current_version}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  )
}

interface StandingProps {
  readonly version: string | null
  readonly at: string | null
  readonly differs: boolean
}

function Standing({ version, at, differs }: StandingProps) {
  return (
    <>
      <td>
        {version === null ? <Nothing /> : <bdi class="code">{version}</bdi>}{' '}
        {differs && <span class="badge badge-strong">another</span>}
      </td>
      <td class="number">{at === null ? <Nothing /> : <Moment at={at} />}</td>
    </>
  )
}
