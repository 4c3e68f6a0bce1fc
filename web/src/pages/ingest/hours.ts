/** How far back the ingest health reaches, kept in the address as `?hours=`. */

export const HOURS = [
  { hours: 24, name: '24 hours' },
  { hours: 168, name: '7 days' },
  { hours: 720, name: '30 days' },
] as const

/** The hours in a query string; anything that is not on offer is a day. */
export function hoursOf(search: string): number {
  const asked = Number(new URLSearchParams(search).get('hours'))
  return HOURS.find(({ hours }) => hours === asked)?.hours ?? 24
}
