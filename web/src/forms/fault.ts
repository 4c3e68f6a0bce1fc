/** What to tell a person whose request was refused, and which of the form's fields it concerns. */
import { ApiError } from '../api/client'
import { counted } from '../format/numbers'

export interface Fault {
  /** About the whole; null where the fields say it all. */
  readonly sentence: string | null
  /** About single fields, by their names. */
  readonly fields: Readonly<Record<string, string>>
}

/** Which field holds the password that a refusal may mean, and what to say then. */
export interface WrongPassword {
  readonly field: string
  readonly sentence: string
}

/** Refusals whose code says which field they are about. */
const ABOUT: Readonly<Record<string, string>> = {
  ORG_SLUG_TAKEN: 'slug',
  PROJECT_SLUG_TAKEN: 'slug',
  TEAM_SLUG_TAKEN: 'slug',
  ORG_MEMBER_ALREADY_EXISTS: 'email',
  USER_EMAIL_TAKEN: 'email',
  REPOSITORY_CLAIMED: 'urls',
  REPOSITORY_DIFFERS: 'urls',
}

/** The fault in an error. `known` are the names of the form's fields. */
export function faultOf(error: Error, known: readonly string[], wrong?: WrongPassword): Fault {
  if (!(error instanceof ApiError)) return { sentence: error.message, fields: {} }
  if (error.code === 'AUTH_INVALID_CREDENTIALS' && wrong && known.includes(wrong.field)) {
    return { sentence: null, fields: { [wrong.field]: wrong.sentence } }
  }
  const about = ABOUT[error.code]
  if (about && known.includes(about)) return { sentence: null, fields: { [about]: sentenceOf(error) } }
  const named = Object.entries(error.fields).map(([name, why]) => aboutField(name, why, known))
  const fields = Object.fromEntries(named.filter(([name]) => known.includes(name)))
  const others = named.filter(([name]) => !known.includes(name))
  if (named.length === 0) return { sentence: sentenceOf(error), fields }
  return {
    sentence: others.map(([name, why]) => sentenceAbout(labelOf(name), why)).join(' ') || null,
    fields,
  }
}

/** What is said about an element of a list, `urls[1]`, is about the field that holds it, a line an element. */
function aboutField(name: string, why: string, known: readonly string[]): readonly [string, string] {
  const [, list, index] = /^(.+)\[(\d+)\]$/.exec(name) ?? []
  if (!list || !known.includes(list)) return [name, why]
  return [list, sentenceAbout(`Line ${Number(index) + 1}`, why)]
}

/** A field that is not in the form, by its name in the API: `display_name` as `Display name`. */
function labelOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
}

/**
 * What is said about a field. The server's reasons are half sentences whose subject is the field, `is too long`;
 * what begins with a capital letter has its own.
 */
export function sentenceAbout(label: string, reason: string): string {
  const sentence = /^\p{Ll}/u.test(reason) ? `${label} ${reason}` : reason
  return sentence.replace(/([^.!?])$/, '$1.')
}

/** The server's own sentence, with how long to wait where it said so. */
export function sentenceOf(error: Error): string {
  if (!(error instanceof ApiError)) return error.message
  const sentence = error.message.replace(/\.?$/, '.')
  if (error.retryAfter === null) return sentence
  return `${sentence} Try again in ${waitInWords(error.retryAfter)}.`
}

function waitInWords(seconds: number): string {
  return seconds < 120 ? counted(seconds, 'second') : counted(Math.ceil(seconds / 60), 'minute')
}
