/** Puts text on the clipboard, on plain HTTP too, where browsers withhold the clipboard's own interface. */

/**
 * Copies `text`, which `shown` displays. Answers whether it is on the clipboard; if not, it is at least
 * selected, so that the person's own copy key does the rest.
 */
export async function copyText(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Withheld (plain HTTP) or refused: the way of before.
    window.getSelection()?.selectAllChildren(shown)
    return typeof document.execCommand === 'function' && document.execCommand('copy')
  }
}
