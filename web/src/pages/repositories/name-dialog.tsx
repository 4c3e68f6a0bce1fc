/** Names a repository by its addresses, or makes one known before its first event. */
import './name-dialog.css'
import { useMutation } from '@tanstack/preact-query'
import { call } from '../../api/call'
import type { RepositoryDetails } from '../../api/types'
import { counted } from '../../format/numbers'
import { Field, TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { Dialog } from '../../widgets/dialog'
import { linesOf } from './lines-of'
import { repositoryLabel } from './repository-label'
import { useRepositoriesChanged } from './use-repositories-changed'

const NAME_MAX = 100

interface Props {
  readonly slug: string
  /** The one to name; null for one that has sent nothing yet. */
  readonly repository: {
    readonly id: string
    readonly name: string | null
    readonly hash: string | null
  } | null
  readonly onClose: () => void
}

export function NameDialog({ slug, repository, onClose }: Props) {
  const changed = useRepositoriesChanged(slug)
  const name = useMutation({
    mutationFn: (body: { readonly urls: string[]; readonly name: string | null }) =>
      repository
        ? call('post', '/api/v1/orgs/{slug}/repositories/{repository_id}/name', {
            path: { slug, repository_id: repository.id },
            body,
          })
        : call('post', '/api/v1/orgs/{slug}/repositories', { path: { slug }, body }),
  })
  // Only now, since the list's redrawing may take the dialog with the row that it was opened from.
  const done = () => {
    onClose()
    void changed()
  }
  const title = repository ? `Name ${repositoryLabel(repository)}` : 'Add a repository'

  if (name.data) return <Named repository={name.data} onClose={done} />
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        sending={name}
        submit={repository ? 'Name it' : 'Add it'}
        busy={repository ? 'Naming it…' : 'Adding it…'}
        onSend={(values) =>
          name.mutate({ urls: linesOf(values.exactly('urls')), name: values.textOrNull('name') })
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
              {...ties}
            />
          )}
        </Field>
        <TextField
          name="name"
          label="Name (optional)"
          hint="Without one the address names it: acme/api."
          defaultValue={repository?.name ?? ''}
          maxLength={NAME_MAX}
          autocomplete="off"
        />
      </Form>
    </Dialog>
  )
}

/** What came of it. */
function Named({ repository, onClose }: { repository: RepositoryDetails; onClose: () => void }) {
  return (
    <Dialog key="named" title={`It is called ${repositoryLabel(repository)}`} onClose={onClose}>
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
