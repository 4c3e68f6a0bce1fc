/** The ways in which events get into the server, and which one the address asks for. */

export const WAYS = [
  { id: 'cli', name: 'FerrFlow CLI up to 5.32' },
  { id: 'hooks', name: 'FerrFlow CLI from 5.33' },
  { id: 'github-actions', name: 'GitHub Actions' },
  { id: 'gitlab-ci', name: 'GitLab CI' },
  { id: 'script', name: 'Any script' },
  { id: 'github', name: 'GitHub webhook' },
  { id: 'gitlab', name: 'GitLab webhook' },
] as const

export type Way = (typeof WAYS)[number]['id']

/** The way in a query string; the first where it names none. */
export function wayOf(search: string): Way {
  const asked = new URLSearchParams(search).get('way')
  return WAYS.find(({ id }) => id === asked)?.id ?? WAYS[0].id
}

export function waySearch(way: Way): string {
  return `?way=${way}`
}

/** Whether a way needs the secret that proves a delivery beside the key's URL. */
export function isWebhook(way: Way): boolean {
  return way === 'github' || way === 'gitlab'
}
