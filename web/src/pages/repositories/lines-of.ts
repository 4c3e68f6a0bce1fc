/** The lines of a text that have something in them, without the spaces around. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => line.trim())
    .filter(Boolean)
}
