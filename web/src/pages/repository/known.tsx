/** What a repository is known by: its page, its group, the hashes that lead to it. */
import './known.css'
import type { ComponentChildren } from 'preact'
import type { RepositoryDetails } from '../../api/types'
import { Moment } from '../../widgets/moment'
import { KnownHashes } from './known-hashes'

interface Props {
  readonly slug: string
  readonly repository: RepositoryDetails
  /** Whether the person may change what leads to it. */
  readonly may: boolean
}

export function Known({ slug, repository, may }: Props) {
  const { url, group, owner, first_at, last_at } = repository
  return (
    <section class="card" aria-labelledby="known">
      <div class="card-head">
        <h2 id="known">Known by</h2>
      </div>
      <dl class="card-body known">
        {url && (
          <Fact name="Page">
            <a href={url} rel="noreferrer">
              {url}
            </a>
          </Fact>
        )}
        {group && (
          <Fact name="Group">
            <bdi>{group}</bdi>
          </Fact>
        )}
        {owner && (
          <Fact name="Owner">
            <bdi>{owner}</bdi>
          </Fact>
        )}
        {first_at && (
          <Fact name="First event">
            <Moment at={first_at} />
          </Fact>
        )}
        {last_at && (
          <Fact name="Last event">
            <Moment at={last_at} />
          </Fact>
        )}
        <Fact name="Hashes of its addresses">
          <KnownHashes slug={slug} repository={repository} may={may} />
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
