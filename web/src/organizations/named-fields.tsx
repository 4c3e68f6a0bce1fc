/** The two fields of everything that has a name and a slug; the slug follows the name until somebody writes it. */
import { useState } from 'preact/hooks'
import { TextField } from '../forms/field'
import { SLUG_HINT, SLUG_MAX, SLUG_MIN, SLUG_PATTERN, slugFor } from './slug'

const NAME_MAX = 100

interface Props {
  /** What it is called and its slug today, where it exists. */
  readonly current?: { readonly name: string; readonly slug: string }
  readonly slugHint?: string
}

export function NamedFields({ current, slugHint = SLUG_HINT }: Props) {
  const [slug, setSlug] = useState(current?.slug ?? '')
  const [follows, setFollows] = useState(!current)
  return (
    <>
      <TextField
        name="name"
        label="Name"
        defaultValue={current?.name}
        maxLength={NAME_MAX}
        required
        autocomplete="off"
        onInput={({ currentTarget }) => follows && setSlug(slugFor(currentTarget.value))}
      />
      <TextField
        name="slug"
        label="Slug"
        hint={slugHint}
        value={slug}
        minLength={SLUG_MIN}
        maxLength={SLUG_MAX}
        pattern={SLUG_PATTERN}
        title={SLUG_HINT}
        required
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={({ currentTarget }) => {
          setFollows(false)
          setSlug(currentTarget.value)
        }}
      />
    </>
  )
}
