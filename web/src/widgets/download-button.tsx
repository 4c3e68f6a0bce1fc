/** Downloads a file, once a look has shown that the server takes the question; else says what is wrong. */
import './download-button.css'
import { useMutation } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { faultOf } from '../forms/fault'
import { saveAs } from './save-as'

interface Props {
  readonly href: string
  /** Asks for the least of what will be in the file. A browser would save a refusal as if it were the file. */
  readonly check: () => Promise<unknown>
  readonly children: ComponentChildren
}

export function DownloadButton({ href, check, children }: Props) {
  const checking = useMutation({ mutationFn: check, onSuccess: () => saveAs(href) })
  return (
    <div class="download">
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={checking.isPending}
        aria-busy={checking.isPending}
        onClick={() => checking.isPending || checking.mutate()}
      >
        {children}
      </button>
      <p class="download-fault" role="status">
        {checking.error && faultOf(checking.error, []).sentence}
      </p>
    </div>
  )
}
