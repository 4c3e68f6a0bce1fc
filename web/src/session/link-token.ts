/**
 * The one-time token of a link such as `/invitation#…`. It is moved from the address into this tab's memory, so
 * that it shows neither in the address bar nor in the history, and is still there after signing in.
 */

export type LinkKind = 'invitation' | 'reset-password'

/** The token that the page was opened with, or that this tab holds already; null where there is none. */
export function takeLinkToken(kind: LinkKind): string | null {
  const token = window.location.hash.slice(1)
  if (!token) return sessionStorage.getItem(kind)
  sessionStorage.setItem(kind, token)
  window.history.replaceState(window.history.state, '', window.location.pathname)
  return token
}

/** Forgets a token that was used, or that leads nowhere. */
export function dropLinkToken(kind: LinkKind): void {
  sessionStorage.removeItem(kind)
}
