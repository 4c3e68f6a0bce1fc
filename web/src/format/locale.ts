/**
 * The locale of numbers and dates where nobody chose one: the browser's where it is a kind of English, as the
 * words around them are, so that a page never speaks two languages in one line.
 */
export function pickLocale(languages: readonly string[]): string {
  return languages.find((language) => /^en\b/i.test(language)) ?? 'en'
}
