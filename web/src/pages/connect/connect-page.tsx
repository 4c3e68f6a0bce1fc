/** Connects a project: pick what you have, copy the lines for this server, and see the first event arrive. */
import './connect-page.css'
import { useState } from 'preact/hooks'
import { useSearch } from 'wouter-preact'
import type { OrganizationPageProps } from '../../frame/organization-pages'
import { keyUrl, PLACEHOLDER, serverOf } from '../../ingest-keys/key-url'
import { PageHeading } from '../../widgets/page-heading'
import { Arrival } from './arrival'
import { type KeyInHand, KeyStep } from './key-step'
import { WayPicker } from './way-picker'
import { WAY_STEPS } from './way-steps'
import { wayOf } from './ways'

export function ConnectPage({ organization }: OrganizationPageProps) {
  const way = wayOf(useSearch())
  const [key, setKey] = useState<KeyInHand | null>(null)
  // A key's address is by the server's public name, which need not be the one that this page was opened by.
  const origin = key ? serverOf(key.url) : window.location.origin
  const Steps = WAY_STEPS[way]
  return (
    <>
      <PageHeading title="Connect" of={organization.name} />
      <p class="page-about">
        Pick what you have, copy the lines, and see the first event arrive. None of these ways needs the
        server’s own secret (<code>FERRFLOW_HMAC_SECRET</code>): the key takes its place.
      </p>
      <WayPicker way={way} />
      <div class="connect">
        <ol class="card connect-steps">
          <KeyStep organization={organization} way={way} inHand={key} onKey={setKey} />
          <Steps origin={origin} url={key?.url ?? keyUrl(origin, PLACEHOLDER)} secret={key?.secret ?? null} />
        </ol>
        <Arrival organization={organization} />
      </div>
    </>
  )
}
