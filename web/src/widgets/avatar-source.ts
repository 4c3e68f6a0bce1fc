/** What stands for a person: a picture from this server, or their initials. */

/**
 * Whether the page may show the picture: it loads none from elsewhere, so that nobody learns by a picture's
 * address who looks at which page.
 */
export function isShowable(address: string | null): address is string {
  if (!address) return false
  if (address.startsWith('data:image/')) return true
  const here = window.location.origin
  return URL.canParse(address, here) && new URL(address, here).origin === here
}

/** One or two capitals for a name or an e-mail address. */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').split(/[\s._-]+/u).filter(Boolean)
  const picked = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  // By letter, not by code unit: a name may begin with one that takes two.
  return picked.map((word) => [...word][0]!.toLocaleUpperCase()).join('') || '?'
}
