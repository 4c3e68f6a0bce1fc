/** The organization that this browser looked at last, for the way in next time. */

const KEY = 'organization'

export function rememberOrganization(slug: string): void {
  try {
    localStorage.setItem(KEY, slug)
  } catch {
    // A browser that keeps nothing leads to the first organization.
  }
}

/** Of several organizations the one looked at last, else the first. */
export function lastOrganization<T extends { readonly slug: string }>(
  organizations: readonly T[],
): T | undefined {
  return organizations.find(({ slug }) => slug === remembered()) ?? organizations[0]
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
