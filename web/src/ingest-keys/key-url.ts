/** The address that carries an ingest key, and is all that a client needs to know. */

/** Stands in the lines until there is a key. */
export const PLACEHOLDER = 'YOUR_KEY'

const KEY = /^ffik_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{16,200}$/

/** Where a client with this key sends to. */
export function keyUrl(origin: string, key: string): string {
  return `${origin}/i/${key}`
}

/** The address in what somebody pasted, a key or its whole address; null where it is neither. */
export function keyUrlIn(pasted: string, origin: string): string | null {
  const text = pasted.trim().replace(/\/(events)?$/, '')
  if (KEY.test(text)) return keyUrl(origin, text)
  const found = /^https?:\/\/[^\s/?#@'"\\`$]+(?:\/[^\s?#@'"\\`$]+)*\/i\/([^/\s?#]+)$/.exec(text)
  return found && KEY.test(found[1]!) ? text : null
}

/** The server's own address in that of a key. */
export function serverOf(url: string): string {
  return url.slice(0, url.lastIndexOf('/i/'))
}
