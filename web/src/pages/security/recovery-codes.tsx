/** Ten codes, in the only moment in which they can be seen. */
import './recovery-codes.css'
import { SecretOnce } from '../../widgets/secret-once'

interface Props {
  readonly codes: readonly string[]
  readonly onDone: () => void
}

export function RecoveryCodes({ codes, onDone }: Props) {
  const text = codes.join('\n')
  return (
    <div class="recovery-codes">
      <p>
        If you lose your device, each of them lets you in once. Keep them somewhere else: on paper, or in a
        password manager.
      </p>
      <SecretOnce what="the recovery codes" many secret={text}>
        <div class="form-buttons">
          <button type="button" class="button button-plain" onClick={() => download(text)}>
            Download as a file
          </button>
          <button type="button" class="button" onClick={onDone}>
            I have saved them
          </button>
        </div>
      </SecretOnce>
    </div>
  )
}

function download(text: string): void {
  const file = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = file
  link.download = `ferrflow-recovery-codes-${window.location.hostname}.txt`
  link.click()
  URL.revokeObjectURL(file)
}
