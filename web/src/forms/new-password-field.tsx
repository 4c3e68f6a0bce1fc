/** A field for a password to be, which can be shown, and says how strong it is while one types. */
import './new-password-field.css'
import { useEffect, useId, useState } from 'preact/hooks'
import { Field } from './field'
import { PASSWORD_MAX } from './password-field'
import type { Judge, Judgement } from './password-strength'

const PASSWORD_MIN = 8
const TYPING_PAUSE_MS = 150
const VERDICTS = ['Very weak', 'Weak', 'Still too easy to guess', 'Good', 'Strong'] as const

interface Props {
  readonly name: string
  readonly label?: string
  /** What the password should not be made of: the person's address, their name, their organization's. */
  readonly personal?: readonly string[]
}

export function NewPasswordField({ name, label = 'New password', personal = [] }: Props) {
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [judge, setJudge] = useState<{ readonly of: Judge } | null>(null)
  const judgement = useJudgement(judge?.of, password, personal)
  const id = useId()

  async function fetchJudge() {
    if (judge) return
    // The dictionaries are large: fetched when somebody is about to choose a password. Without them the
    // server still judges.
    const module = await import('./password-strength').catch(() => null)
    if (module) setJudge({ of: module.judge })
  }

  return (
    <div class="new-password">
      <Field
        name={name}
        label={label}
        hint={`At least ${PASSWORD_MIN} characters, and not easy to guess: a few unrelated words do well.`}
      >
        {(ties) => (
          <input
            {...ties}
            type={shown ? 'text' : 'password'}
            autocomplete="new-password"
            autocapitalize="none"
            spellcheck={false}
            minLength={PASSWORD_MIN}
            maxLength={PASSWORD_MAX}
            required
            onFocus={() => void fetchJudge()}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="strength" data-score={judgement?.score}>
        <div class="strength-bar" aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
        <p class="strength-words" aria-live="polite">
          {judgement && [VERDICTS[judgement.score], judgement.advice].filter(Boolean).join('. ')}
        </p>
      </div>
      <div class="new-password-show">
        <input
          id={id}
          type="checkbox"
          checked={shown}
          onChange={(event) => setShown(event.currentTarget.checked)}
        />
        <label for={id}>Show the password</label>
      </div>
    </div>
  )
}

/** The judgement of what was typed, once the typing pauses. */
function useJudgement(
  judge: Judge | undefined,
  password: string,
  personal: readonly string[],
): Judgement | null {
  const [judgement, setJudgement] = useState<Judgement | null>(null)
  const known = personal.join('\n')
  useEffect(() => {
    if (!judge || !password) return setJudgement(null)
    const timer = setTimeout(() => setJudgement(judge(password, known.split('\n'))), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [judge, password, known])
  return judgement
}
