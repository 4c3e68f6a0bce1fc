/** Time zones and ways of writing numbers and dates, to choose from. */
import { isLocale } from '../../format/reader'

const UTC = 'UTC'

const LOCALES: readonly string[] = [
  'en-GB',
  'en-US',
  'en-AU',
  'en-CA',
  'en-IE',
  'en-IN',
  'en-NZ',
  'en-ZA',
  'cs-CZ',
  'da-DK',
  'de-AT',
  'de-CH',
  'de-DE',
  'es-ES',
  'es-MX',
  'fi-FI',
  'fr-CA',
  'fr-FR',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'nb-NO',
  'nl-NL',
  'pl-PL',
  'pt-BR',
  'pt-PT',
  'sv-SE',
  'tr-TR',
  'uk-UA',
  'zh-CN',
  'zh-TW',
]

export interface LocaleChoice {
  readonly tag: string
  /** Its name with an example: `British English: 1,234.5 · 30/11/2026`. */
  readonly label: string
}

/** The locales to choose from, `current` among them. */
export function localeChoices(current: string | null): readonly LocaleChoice[] {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  const another = current !== null && isLocale(current) && !LOCALES.includes(current) ? [current] : []
  const tags = [...another, ...LOCALES]
  return tags.map((tag) => ({ tag, label: `${names.of(tag)}: ${exampleIn(tag)}` }))
}

function exampleIn(tag: string): string {
  const day = new Date(2026, 10, 30)
  return `${new Intl.NumberFormat(tag).format(1234.5)} · ${new Intl.DateTimeFormat(tag).format(day)}`
}

/** The time zones that this browser knows, `current` among them. */
export function timeZones(current: string | null): readonly string[] {
  const all = [UTC, ...Intl.supportedValuesOf('timeZone').filter((zone) => !/^(Etc\/)?UTC$/.test(zone))]
  return current === null || all.includes(current) ? all : [current, ...all]
}

/** The computer's own. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
