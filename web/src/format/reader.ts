/** How the person who reads wants numbers and times: by their profile, else as their browser has it. */
import { pickLocale } from './locale'

export interface Preferences {
  /** A BCP 47 tag; null follows the browser. */
  readonly locale: string | null
  /** An IANA name; null follows the computer. */
  readonly timezone: string | null
}

interface Reader {
  readonly locale: string
  /** For words, which are English everywhere: `3h ago`. */
  readonly english: string
  readonly timeZone: string | undefined
}

const english = pickLocale(navigator.languages)
let reader: Reader = { locale: english, english, timeZone: undefined }

/** Follows the profile. A locale or zone that this browser does not know is as if none was chosen. */
export function readAs({ locale, timezone }: Preferences): void {
  const chosen = locale !== null && isLocale(locale) ? locale : english
  const timeZone = timezone !== null && isTimeZone(timezone) ? timezone : undefined
  // The same preferences keep what was made of them.
  if (chosen === reader.locale && timeZone === reader.timeZone) return
  reader = { locale: chosen, english: pickLocale([chosen, english]), timeZone }
}

/** A thing made of the reader's preferences, made anew when they change. */
export function forReader<T>(make: (reader: Reader) => T): () => T {
  let made: { readonly by: Reader; readonly value: T } | undefined
  return () => {
    if (made?.by !== reader) made = { by: reader, value: make(reader) }
    return made.value
  }
}

export function isLocale(tag: string): boolean {
  return succeeds(() => Intl.NumberFormat.supportedLocalesOf(tag).length > 0)
}

export function isTimeZone(name: string): boolean {
  return succeeds(() => Boolean(new Intl.DateTimeFormat('en', { timeZone: name })))
}

function succeeds(attempt: () => boolean): boolean {
  try {
    return attempt()
  } catch {
    return false
  }
}
