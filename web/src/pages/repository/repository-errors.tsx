/** Which errors came from a repository in the period. */
import '../../widgets/table.css'
import { count } from '../../format/numbers'
import type { RepositoryReport } from '../../releases/types'
import { ErrorCode } from '../../widgets/error-code'
import { Moment } from '../../widgets/moment'
import { Nothing } from '../../widgets/nothing'
import { ScrollBox } from '../../widgets/scroll-box'

export function RepositoryErrors({ errors }: { errors: RepositoryReport['errors'] | undefined }) {
  return (
    <section class="card" aria-labelledby="repository-errors">
      <div class="card-head">
        <h2 id="repository-errors">Errors</h2>
      </div>
      {!errors || errors.length === 0 ? (
        <p class="table-empty">{errors && 'No errors in this period.'}</p>
      ) : (
        <ScrollBox label="Errors, table">
          <table class="table" aria-labelledby="repository-errors">
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
              {errors.map((kind) => (
                <tr key={`${kind.error_code} ${kind.command}`}>
                  <th scope="row">
                    <ErrorCode code={kind.error_code} explanation={kind.explanation} />{' '}
                    {kind.new && <span class="badge badge-strong">new</span>}
                  </th>
                  <td>{kind.command === null ? <Nothing /> : <bdi class="code">{kind.command}</bdi>}</td>
                  <td class="number">{count(kind.events)}</td>
                  <td class="number">
                    <Moment at={kind.last_at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  )
}
