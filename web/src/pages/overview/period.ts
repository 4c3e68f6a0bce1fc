/** The period that the overview shows, kept in the address as `?days=`. */

export const PERIODS = [7, 30, 90] as const
export type Period = (typeof PERIODS)[number]

const USUAL: Period = 30

/** The period in a query string; anything that is not on offer is the usual one. */
export function periodOf(search: string): Period {
  const days = Number(new URLSearchParams(search).get('days'))
  return PERIODS.find((period) => period === days) ?? USUAL
}

export function periodSearch(period: Period): string {
  return `?days=${period}`
}
