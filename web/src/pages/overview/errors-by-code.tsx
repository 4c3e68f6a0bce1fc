/** Which errors the CLI reported in the period, the most frequent first. */
import '../../widgets/table.css'
import './errors-by-code.css'
import { Link } from 'wouter-preact'
import type { ErrorsOfCode } from '../../api/types'
import { count } from '../../format/numbers'
import { organizationPath } from '../../frame/areas'
import { Definition } from '../../widgets/definition'
import { ErrorCode } from '../../widgets/error-code'
import { Moment } from '../../widgets/moment'
import { Nothing } from '../../widgets/nothing'
import { ScrollBox } from '../../widgets/scroll-box'
import { Skeleton } from '../../widgets/skeleton'

const SKELETON_ROWS = 3

interface Props {
  readonly slug: string
  readonly errors: readonly ErrorsOfCode[] | undefined
}

export function ErrorsByCode({ slug, errors }: Props) {
  return (
    <section class="card errors" aria-labelledby="errors-by-code">
      <div class="card-head">
        <h2 id="errors-by-code">
          <Definition term="Errors by code">
            Error events received in the period, by the code and the command that the CLI reports with them.
          </Definition>
        </h2>
        <Link class="errors-all" href={organizationPath(slug, 'errors')}>
          All errors
        </Link>
      </div>
      {errors?.length === 0 ? (
        <p class="table-empty">No errors in this period.</p>
      ) : (
        <ScrollBox label="Errors by code, table">
          <table class="table" aria-labelledby="errors-by-code">
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col">Command</th>
                <th scope="col" class="number">
                  Errors
                </th>
                <th scope="col" class="number">
                  Last seen
                </th>
              </tr>
            </thead>
            <tbody>
              {errors
                ? errors.map((row) => <Row key={`${row.error_code} ${row.command}`} row={row} />)
                : Array.from({ length: SKELETON_ROWS }, (_, row) => <SkeletonRow key={row} />)}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  )
}

function Row({ row }: { row: ErrorsOfCode }) {
  return (
    <tr>
      <th scope="row">
        <ErrorCode code={row.error_code} explanation={row.explanation} />
      </th>
      <td>{row.command ? <span class="code">{row.command}</span> : <Nothing />}</td>
      <td class="number">{count(row.errors)}</td>
      <td class="number">
        <Moment at={row.last_seen_at} />
      </td>
    </tr>
  )
}

function SkeletonRow() {
  return (
    <tr>
      <td>
        <Skeleton />
      </td>
      <td>
        <Skeleton />
      </td>
      <td class="number">
        <Skeleton size="short" />
      </td>
      <td class="number">
        <Skeleton />
      </td>
    </tr>
  )
}
