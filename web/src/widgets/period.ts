/** The period that a page shows, kept in the address as `?days=` beside whatever else is there. */

export const PERIODS = [7, 30, 90, 365] as const
export type Period = (typeof PERIODS)[number]

export const USUAL_PERIOD: Period = 30

/** The period in a query string; anything that is not on offer is the usual one. */
export function periodOf(search: string, usual: Period = USUAL_PERIOD): Period {
  const days = Number(new URLSearchParams(search).get('days'))
  return PERIODS.find((period) => period === days) ?? usual
}

/** The query string with another period, and everything else as it is. */
export function periodSearch(period: Period, search = ''): string {
  const params = new URLSearchParams(search)
  params.set('days', String(period))
  return `?${params}`
}
