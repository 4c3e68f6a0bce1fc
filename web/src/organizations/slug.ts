/** The short name of something in addresses. */

/** The server's limits. */
export const SLUG_MIN = 2
export const SLUG_MAX = 40

/** What an input's `pattern` demands: `a-z0-9-`. */
export const SLUG_PATTERN = '[a-z0-9\\-]{2,40}'

export const SLUG_HINT = 'Used in addresses: 2 to 40 lower-case letters, digits and hyphens.'

/** A slug for a name: `Ådes & Söhne GmbH` becomes `ades-sohne-gmbh`. */
export function slugFor(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_MAX)
    .replace(/^-+|-+$/g, '')
}
