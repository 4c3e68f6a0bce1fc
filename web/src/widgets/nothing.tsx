/** A value that the event did not carry. */
export function Nothing() {
  return (
    <>
      <span class="quiet" aria-hidden="true">
        –
      </span>
      <span class="visually-hidden">not reported</span>
    </>
  )
}
