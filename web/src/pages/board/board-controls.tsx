/** What of the board is looked at, and in which order. */
import './board-controls.css'
import { useId } from 'preact/hooks'
import { count } from '../../format/numbers'
import { FLAG_WORDS, FLAGS, has } from '../../releases/flags'
import type { PackageRow } from '../../releases/types'
import { Choice, Tick } from '../../widgets/choice'
import { COLUMNS, type Column, KINDS, USUAL_COLUMNS } from './columns'
import { valuesOf } from './rows'
import { GROUPINGS, inOrder, narrows, SCHEMES, sortedBy, toggled, USUAL_VIEW, type View } from './view'

interface Props {
  readonly packages: readonly PackageRow[]
  readonly view: View
  /** `typing`: with more of it to come. */
  readonly onChange: (view: View, typing?: boolean) => void
}

const SCHEME_NAMES = { semver: 'semantic', calver: 'calendar', number: 'plain number', text: 'text' } as const

export function BoardControls({ packages, view, onChange }: Props) {
  const change = (part: Partial<View>) => onChange({ ...view, ...part })
  const groups = valuesOf(packages, 'group')
  const owners = valuesOf(packages, 'owner')
  const anyArchived = packages.some(({ archived }) => archived)
  return (
    <search class="board-controls" aria-label="Packages">
      <input
        type="search"
        class="search-field"
        aria-label="Filter by text"
        placeholder="Filter: package, repository, version…"
        value={view.text}
        maxLength={200}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={({ currentTarget }) => onChange({ ...view, text: currentTarget.value }, true)}
      />
      <Flags packages={packages} view={view} onChange={change} />
      {groups.length > 0 && (
        <Choice label="Group" value={view.group} onChange={(group) => change({ group })}>
          <Values any="all" values={groups} />
        </Choice>
      )}
      {owners.length > 0 && (
        <Choice label="Owner" value={view.owner} onChange={(owner) => change({ owner })}>
          <Values any="all" values={owners} />
        </Choice>
      )}
      <Choice label="Scheme" value={view.scheme} onChange={(scheme) => change({ scheme })}>
        <option value="">all</option>
        {SCHEMES.map((scheme) => (
          <option key={scheme} value={scheme}>
            {SCHEME_NAMES[scheme]}
          </option>
        ))}
      </Choice>
      <Choice label="Group by" value={view.by} onChange={(by) => change({ by })}>
        <option value="">nothing</option>
        {GROUPINGS.map((by) => (
          <option key={by}>{by}</option>
        ))}
      </Choice>
      <SortChoice view={view} onChange={change} />
      {(anyArchived || view.archived) && (
        <Tick label="Archived, too" checked={view.archived} onChange={(archived) => change({ archived })} />
      )}
      <Columns chosen={view.columns} onChange={(columns) => change({ columns })} />
      {(narrows(view) || view.archived) && (
        <button
          type="button"
          class="button button-quiet"
          onClick={() => onChange({ ...USUAL_VIEW, sort: view.sort, by: view.by, columns: view.columns })}
        >
          Clear filters
        </button>
      )}
    </search>
  )
}

interface PartProps {
  readonly view: View
  readonly onChange: (part: Partial<View>) => void
}

/** One button a flag, with how many packages have it; those that none has are left out. */
function Flags({ packages, view, onChange }: PartProps & { packages: readonly PackageRow[] }) {
  const shown = view.archived ? packages : packages.filter(({ archived }) => !archived)
  return (
    <div class="board-chips" role="group" aria-label="Flags">
      {FLAGS.map((flag) => (
        <button
          key={flag}
          type="button"
          class="board-chip"
          aria-pressed={view.flags.includes(flag)}
          title={FLAG_WORDS[flag].means}
          onClick={() => onChange({ flags: toggled(view.flags, flag) })}
        >
          {FLAG_WORDS[flag].term} <span>{count(shown.filter((row) => has(row, flag)).length)}</span>
        </button>
      ))}
    </div>
  )
}

/** For narrow screens, where there are no headings to press. */
function SortChoice({ view, onChange }: PartProps) {
  return (
    <div class="board-sorting">
      <Choice
        label="Sort by"
        value={view.sort.column}
        onChange={(column) => column !== view.sort.column && onChange({ sort: sortedBy(column, view) })}
      >
        {COLUMNS.map((column) => (
          <option key={column} value={column}>
            {KINDS[column].name}
          </option>
        ))}
      </Choice>
      <button
        type="button"
        class="button button-quiet"
        aria-label="Turn the order round"
        onClick={() => onChange({ sort: sortedBy(view.sort.column, view) })}
      >
        {view.sort.descending ? '↓' : '↑'}
      </button>
    </div>
  )
}

interface ColumnsProps {
  readonly chosen: readonly Column[]
  readonly onChange: (columns: readonly Column[]) => void
}

function Columns({ chosen, onChange }: ColumnsProps) {
  const id = useId()
  return (
    <div class="board-choosing">
      <button type="button" class="button button-quiet" popovertarget={id}>
        Columns
      </button>
      <div id={id} popover="auto" class="popover board-columns" role="group" aria-label="Columns">
        {COLUMNS.filter((column) => column !== 'package').map((column) => (
          <Tick
            key={column}
            label={KINDS[column].name}
            checked={chosen.includes(column)}
            onChange={() => onChange(inOrder(toggled(chosen, column)))}
          />
        ))}
        <button type="button" class="button-link" onClick={() => onChange(USUAL_COLUMNS)}>
          As usual
        </button>
      </div>
    </div>
  )
}

function Values({ any, values }: { any: string; values: readonly string[] }) {
  return (
    <>
      <option value="">{any}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </>
  )
}
