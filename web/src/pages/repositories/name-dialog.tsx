/** Names a repository by its addresses, or makes one known before its first event. */
import './name-dialog.css'
import { useMutation } from '@tanstack/preact-query'
import { call } from '../../api/call'
import { ApiError } from '../../api/client'
import type { RepositoryDetails } from '../../api/types'
import { counted } from '../../format/numbers'
import { Field, TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { type Named as Called, repositoryTitle, shortHash } from '../../releases/repository-title'
import { Dialog } from '../../widgets/dialog'
import { linesOf } from './lines-of'
import { useRepositoriesChanged } from './use-repositories-changed'

const NAME_MAX = 100

interface Props {
  readonly slug: string
  /** The one to name; null for one that has sent nothing yet. */
  readonly repository: (Called & { readonly id: string }) | null
  readonly onClose: () => void
}

interface Naming {
  readonly urls: string[]
  readonly name: string | null
  readonly although_it_differs: boolean
}

export function NameDialog({ slug, repository, onClose }: Props) {
  const changed = useRepositoriesChanged(slug)
  const name = useMutation({
    mutationFn: ({ although_it_differs, ...body }: Naming) =>
      repository
        ? call('post', '/api/v1/orgs/{slug}/repositories/{repository_id}/name', {
            path: { slug, repository_id: repository.id },
            body: { ...body, although_it_differs },
          })
        : call('post', '/api/v1/orgs/{slug}/repositories', { path: { slug }, body }),
  })
  const differs = name.error instanceof ApiError && name.error.code === 'REPOSITORY_DIFFERS'
  const words = wordsFor(repository)
  // Only now, since the list's redrawing may take the dialog with the row that it was opened from.
  const done = () => {
    onClose()
    void changed()
  }

  if (name.data) return <Named repository={name.data} title={words.done(name.data)} onClose={done} />
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Form
        sending={name}
        submit={differs ? `${words.submit} anyway` : words.submit}
        busy={words.busy}
        onSend={(values) =>
          name.mutate({
            urls: linesOf(values.exactly('urls')),
            name: values.textOrNull('name'),
            although_it_differs: differs,
          })
        }
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <p>
          The CLI sends a hash of a repository’s address and never the address. Whoever knows it can tell this
          server: paste what <code>git remote get-url origin</code> says.
        </p>
        <Field
          name="urls"
          label="Addresses"
          hint="One a line, in any form: https, ssh, git@. Several where the repository is cloned by several."
        >
          {(ties) => (
            <textarea
              rows={3}
              required
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              placeholder="git@github.com:acme/api.git"
              // Only what was refused can be meant all the same.
              onInput={() => differs && name.reset()}
              {...ties}
            />
          )}
        </Field>
        {differs && (
          <p class="note">
            {repository?.hash && (
              <>
                It reports <span class="code">{shortHash(repository.hash)}…</span>.{' '}
              </>
            )}
            Where the address is its own all the same, say of a mirror, {words.submit.toLowerCase()} anyway:
            what comes under the address is this repository’s then.
          </p>
        )}
        {repository?.name ? (
          <p>
            It stays <bdi>{repository.name}</bdi>. “Edit…” changes its name.
          </p>
        ) : (
          <TextField
            name="name"
            label="Name (optional)"
            hint="Without one the address names it: acme/api."
            maxLength={NAME_MAX}
            autocomplete="off"
          />
        )}
      </Form>
    </Dialog>
  )
}

function wordsFor(repository: Props['repository']) {
  if (!repository) {
    return { title: 'Add a repository', submit: 'Add it', busy: 'Adding it…', done: called }
  }
  const title = repositoryTitle(repository)
  if (repository.name === null) {
    return { title: `Name ${title}`, submit: 'Name it', busy: 'Naming it…', done: called }
  }
  const done = () => `${title} has more addresses`
  return { title: `Addresses of ${title}`, submit: 'Add them', busy: 'Adding them…', done }
}

function called(repository: RepositoryDetails): string {
  return `It is called ${repositoryTitle(repository)}`
}

interface NamedProps {
  readonly repository: RepositoryDetails
  readonly title: string
  readonly onClose: () => void
}

/** What came of it. */
function Named({ repository, title, onClose }: NamedProps) {
  return (
    <Dialog key="named" title={title} onClose={onClose}>
      <div class="form">
        <p>
          {repository.url && (
            <>
              Its page is{' '}
              <a href={repository.url} rel="noreferrer">
                {repository.url}
              </a>
              .{' '}
            </>
          )}
          An address can be written in many ways, and each may come as another hash: what comes under any of
          them is this repository’s.
        </p>
        <details class="name-hashes">
          <summary>{counted(repository.aliases.length, 'hash', 'hashes')} lead to it</summary>
          <ul>
            {repository.aliases.map(({ hash }) => (
              <li key={hash} class="code" title={hash}>
                {hash.slice(0, 16)}…
              </li>
            ))}
          </ul>
        </details>
        <div class="form-buttons">
          <button type="button" class="button" autofocus onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  )
}
