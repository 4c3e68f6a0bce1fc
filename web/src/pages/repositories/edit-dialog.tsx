/** Says what a repository is called, where it belongs and who answers for it; leads to its moving and its end. */
import './edit-dialog.css'
import { useMutation } from '@tanstack/preact-query'
import { useId } from 'preact/hooks'
import { call } from '../../api/call'
import type { RepositoryListed } from '../../api/types'
import { TextField } from '../../forms/field'
import { Form } from '../../forms/form'
import { repositoryTitle } from '../../releases/repository-title'
import { Dialog } from '../../widgets/dialog'
import { announce } from '../../widgets/status-line'
import { useRepositoriesChanged } from './use-repositories-changed'

const NAME_MAX = 100

interface Props {
  readonly slug: string
  readonly repository: RepositoryListed
  /** Groups that there are, to choose from. */
  readonly groups: readonly string[]
  readonly onClose: () => void
  /** Absent for those who may not. */
  readonly onMove?: (() => void) | undefined
  readonly onDelete?: (() => void) | undefined
}

export function EditDialog({ slug, repository, groups, onClose, onMove, onDelete }: Props) {
  const id = useId()
  const changed = useRepositoriesChanged(slug)
  const label = repositoryTitle(repository)
  const edit = useMutation({
    mutationFn: (body: {
      readonly name: string | null
      readonly group: string | null
      readonly owner: string | null
      readonly url: string | null
      readonly archived: boolean
    }) =>
      call('patch', '/api/v1/orgs/{slug}/repositories/{repository_id}', {
        path: { slug, repository_id: repository.id },
        body,
      }),
    onSuccess: async (after) => {
      onClose()
      announce(`${repositoryTitle(after)} was saved`)
      await changed()
    },
  })
  return (
    <Dialog title={`Edit ${label}`} onClose={onClose}>
      <Form
        sending={edit}
        submit="Save"
        onSend={(values) =>
          edit.mutate({
            name: values.textOrNull('name'),
            group: values.textOrNull('group'),
            owner: values.textOrNull('owner'),
            url: values.textOrNull('url'),
            archived: values.has('archived'),
          })
        }
        beside={
          <button type="button" class="button button-plain" onClick={onClose}>
            Cancel
          </button>
        }
      >
        <TextField
          name="name"
          label="Name"
          defaultValue={repository.name ?? ''}
          maxLength={NAME_MAX}
          autocomplete="off"
        />
        <TextField
          name="group"
          label="Group"
          hint="Repositories of one group stand together on the board."
          defaultValue={repository.group ?? ''}
          list={id}
          maxLength={NAME_MAX}
          autocomplete="off"
        />
        <datalist id={id}>
          {groups.map((group) => (
            <option key={group} value={group} />
          ))}
        </datalist>
        <TextField
          name="owner"
          label="Owner"
          hint="Who answers for it: a person, a team, a channel."
          defaultValue={repository.owner ?? ''}
          maxLength={NAME_MAX}
          autocomplete="off"
        />
        <TextField
          name="url"
          label="Link"
          type="url"
          hint="Its page in the forge."
          defaultValue={repository.url ?? ''}
          maxLength={2000}
          autocomplete="off"
        />
        <label class="edit-archived">
          <input type="checkbox" name="archived" defaultChecked={repository.archived_at !== null} />
          <span>Archived: its past is kept and counted, but it is off the board and raises no flags.</span>
        </label>
        {(onMove || onDelete) && (
          <div class="edit-further">
            {onMove && (
              <button type="button" class="button button-quiet" onClick={onMove}>
                Move to another organization…
              </button>
            )}
            {onDelete && (
              <button type="button" class="button button-quiet button-danger" onClick={onDelete}>
                Delete for good…
              </button>
            )}
          </div>
        )}
      </Form>
    </Dialog>
  )
}
