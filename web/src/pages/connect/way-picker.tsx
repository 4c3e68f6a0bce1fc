/** Chooses what one has. Links, since each way has an address of its own. */
import './way-picker.css'
import { Link } from 'wouter-preact'
import { WAYS, type Way, waySearch } from './ways'

export function WayPicker({ way }: { way: Way }) {
  return (
    <nav class="way-picker" aria-label="What you have">
      {WAYS.map(({ id, name }) => (
        <Link key={id} href={waySearch(id)} replace aria-current={id === way ? 'true' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
