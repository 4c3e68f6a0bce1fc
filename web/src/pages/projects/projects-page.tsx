/** The organization's projects. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { call } from '../../api/call'
import type { Project } from '../../api/types'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { type Named, NamedDialog } from '../../organizations/named-dialog'
import { runs } from '../../organizations/roles'
import { ConfirmDialog } from '../../widgets/confirm-dialog'
import { Moment } from '../../widgets/moment'
import { PageHeading, rescueFocus } from '../../widgets/page-heading'
import { Row, Rows } from '../../widgets/rows'
import { announce } from '../../widgets/status-line'

type Doing =
  | { readonly what: 'new' }
  | { readonly what: 'rename' | 'delete'; readonly project: Project }
  | null

function projectsQuery(slug: string) {
  return queryOptions({
    queryKey: ['projects', slug] as const,
    queryFn: ({ signal }) => call('get', '/api/v1/orgs/{slug}/projects', { path: { slug }, signal }),
  })
}

export function ProjectsPage({ organization }: OrganizationPageProps) {
  const { slug } = organization
  const projects = useQuery(projectsQuery(slug))
  const [doing, setDoing] = useState<Doing>(null)
  const done = () => setDoing(null)
  const may = runs(organization.role)
  return (
    <>
      <div class="page-head">
        <PageHeading title="Projects" of={organization.name} />
        {may && (
          <button type="button" class="button" onClick={() => setDoing({ what: 'new' })}>
            New project
          </button>
        )}
      </div>
      <Rows
        title="Projects"
        plain
        query={projects}
        empty="No project yet. A project groups what belongs to one product."
      >
        {(project: Project) => (
          <Row
            key={project.id}
            title={project.name}
            detail={
              <>
                <span class="code">{project.slug}</span> · created <Moment at={project.created_at} />
              </>
            }
            actions={
              may && (
                <>
                  <button
                    type="button"
                    class="button button-quiet"
                    onClick={() => setDoing({ what: 'rename', project })}
                  >
                    Rename<span class="visually-hidden"> {project.name}</span>…
                  </button>
                  <button
                    type="button"
                    class="button button-quiet button-danger"
                    onClick={() => setDoing({ what: 'delete', project })}
                  >
                    Delete<span class="visually-hidden"> {project.name}</span>…
                  </button>
                </>
              )
            }
          />
        )}
      </Rows>
      {doing?.what === 'new' && <NewProjectDialog slug={slug} onClose={done} />}
      {doing?.what === 'rename' && <RenameProjectDialog slug={slug} project={doing.project} onClose={done} />}
      {doing?.what === 'delete' && <DeleteProjectDialog slug={slug} project={doing.project} onClose={done} />}
    </>
  )
}

interface DialogProps {
  readonly slug: string
  readonly onClose: () => void
}

function NewProjectDialog({ slug, onClose }: DialogProps) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (body: Named) => call('post', '/api/v1/orgs/{slug}/projects', { path: { slug }, body }),
    onSuccess: async ({ name }) => {
      onClose()
      announce(`Project ${name} was created`)
      await client.invalidateQueries({ queryKey: projectsQuery(slug).queryKey })
    },
  })
  return (
    <NamedDialog
      title="New project"
      submit="Create the project"
      busy="Creating it…"
      sending={make}
      onSend={(named) => make.mutate(named)}
      onClose={onClose}
    />
  )
}

interface ProjectDialogProps extends DialogProps {
  readonly project: Project
}

function RenameProjectDialog({ slug, project, onClose }: ProjectDialogProps) {
  const client = useQueryClient()
  const rename = useMutation({
    mutationFn: (body: Named) =>
      call('patch', '/api/v1/orgs/{slug}/projects/{project}', {
        path: { slug, project: project.slug },
        body,
      }),
    onSuccess: async () => {
      onClose()
      announce('The project was renamed')
      await client.invalidateQueries({ queryKey: projectsQuery(slug).queryKey })
    },
  })
  return (
    <NamedDialog
      title={`Rename ${project.name}`}
      submit="Rename"
      busy="Renaming…"
      current={project}
      sending={rename}
      onSend={(named) => rename.mutate(named)}
      onClose={onClose}
    />
  )
}

function DeleteProjectDialog({ slug, project, onClose }: ProjectDialogProps) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () =>
      call('delete', '/api/v1/orgs/{slug}/projects/{project}', {
        path: { slug, project: project.slug },
        query: { confirm: project.slug },
      }),
    onSuccess: async () => {
      onClose()
      announce(`Project ${project.name} was deleted`)
      await client.invalidateQueries({ queryKey: projectsQuery(slug).queryKey })
      rescueFocus()
    },
  })
  return (
    <ConfirmDialog
      title={`Delete the project ${project.name}?`}
      confirm="Delete the project"
      busy="Deleting…"
      typed={project.slug}
      sending={remove}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>Everything in it is deleted, and cannot be recovered.</p>
    </ConfirmDialog>
  )
}
