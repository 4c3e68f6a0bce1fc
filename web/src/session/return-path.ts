/** Where a person goes after signing in: back to where they were, if that is a page of ours. */

export const HOME = '/'
export const SIGN_IN = '/sign-in'
export const FORGOT_PASSWORD = '/forgot-password'
export const RESET_PASSWORD = '/reset-password'
export const INVITATION = '/invitation'

/** The sign-in page's address, remembering `path` (path and query of a page of ours). */
export function signInPath(path: string): string {
  return path === HOME ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(path)}`
}

/**
 * The path that the sign-in page's query asks to return to. Anybody can write that query into a link, so
 * only a path on this origin is taken; anything else, and the sign-in page itself, becomes home.
 */
export function returnPath(search: string): string {
  const next = new URLSearchParams(search).get('next')
  // A browser reads //host and /\host as another host, and drops tabs and line breaks before it does.
  if (!next || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return HOME
  const url = new URL(next, window.location.origin)
  const path = url.pathname + url.search + url.hash
  // What a browser would read as another path, such as /..//x as //x, nobody was sent from.
  return path !== next || url.pathname === SIGN_IN ? HOME : next
}
