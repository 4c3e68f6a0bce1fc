/** An error's code, which leads to where it is explained. */

interface Props {
  readonly code: string | null
  readonly explanation: { readonly title: string; readonly url: string } | null
}

export function ErrorCode({ code, explanation }: Props) {
  if (code === null) return <span class="quiet">no code</span>
  const shown = <bdi class="code">{code}</bdi>
  if (!explanation) return shown
  return (
    <a href={explanation.url} rel="noreferrer">
      {shown}
      <span class="visually-hidden">, explained at {new URL(explanation.url).hostname}</span>
    </a>
  )
}
