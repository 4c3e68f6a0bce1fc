/** Switches a badge on and off, shows it, and the lines that put it into a readme. */
import './badge-panel.css'
import { useId } from 'preact/hooks'
import { CopyBlock } from '../widgets/copy-block'
import { badgeAddresses } from './badge-addresses'

/** What each badge shows, as docs/api.md has it. */
const SHOWN = { package: 'current version', repository: 'newest release' } as const

interface Props {
  readonly of: keyof typeof SHOWN
  /** What its address ends with; null while nobody may see it. */
  readonly publicId: string | null
  /** What the badge is of. */
  readonly name: string
  /** Whether this person may switch it. */
  readonly may: boolean
  readonly switching: { readonly isPending: boolean; readonly error: Error | null }
  readonly onSwitch: (on: boolean) => void
}

export function BadgePanel({ of, publicId, name, may, switching, onSwitch }: Props) {
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>Badge</h2>
        {may && (
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={switching.isPending}
            onClick={() => switching.isPending || onSwitch(publicId === null)}
          >
            {publicId === null ? 'Make it public' : 'Withdraw it'}
          </button>
        )}
      </div>
      <div class="card-body badge-panel">
        {publicId === null ? (
          <p class="quiet">
            A badge shows the {SHOWN[of]} to everybody who has its address, without signing in: in a readme,
            say. It is off{may ? '.' : '; members can switch it on.'}
          </p>
        ) : (
          <Lines of={of} publicId={publicId} name={name} />
        )}
        <p role="alert" class="badge-fault">
          {switching.error?.message}
        </p>
      </div>
    </section>
  )
}

function Lines({ of, publicId, name }: Pick<Props, 'of' | 'name'> & { publicId: string }) {
  const { svg, latest, markdown, html } = badgeAddresses(window.location.origin, publicId, name)
  return (
    <>
      <p>
        <img class="badge-shown" src={svg} alt={`The badge of ${name}`} height={20} />
      </p>
      <p class="quiet">
        Everybody who has these addresses sees the {SHOWN[of]}. Withdrawn and made public again, the badge has
        other addresses.
      </p>
      <Line title="Markdown" text={markdown} />
      <Line title="HTML" text={html} />
      <Line title="The picture" text={svg} />
      <Line title={`The ${SHOWN[of]}, for programs`} text={latest} />
    </>
  )
}

function Line({ title, text }: { title: string; text: string }) {
  return (
    <div class="badge-line">
      <p>{title}</p>
      <CopyBlock what={`${title}: the badge’s line`} text={text} />
    </div>
  )
}
