import { describe, expect, it } from 'vitest'
import { ApiError } from '../api/client'
import { faultOf, sentenceAbout } from './fault'

const invalid = (fields: Record<string, string>) =>
  new ApiError(400, 'VALIDATION_FAILED', 'Look again', fields)

describe('the fault in a refusal', () => {
  it('stands beside the fields that it names', () => {
    expect(faultOf(invalid({ email: 'is too long' }), ['email', 'role'])).toEqual({
      sentence: null,
      fields: { email: 'is too long' },
    })
  })

  it('names a field that the form does not have', () => {
    expect(faultOf(invalid({ email: 'is too long', display_name: 'is odd' }), ['email'])).toEqual({
      sentence: 'Display name is odd.',
      fields: { email: 'is too long' },
    })
  })

  it('names the line of a field that holds a list', () => {
    expect(faultOf(invalid({ 'urls[1]': 'is no address' }), ['urls'])).toEqual({
      sentence: null,
      fields: { urls: 'Line 2 is no address.' },
    })
    expect(faultOf(invalid({ 'urls[1]': 'is no address' }), []).sentence).toBe('Urls[1] is no address.')
  })

  it('says how long to wait when the server does', () => {
    const locked = (seconds: number) =>
      faultOf(new ApiError(423, 'AUTH_ACCOUNT_TEMPORARILY_LOCKED', 'Too many tries.', {}, seconds), [])
        .sentence
    expect(locked(60)).toBe('Too many tries. Try again in 60 seconds.')
    expect(locked(301)).toBe('Too many tries. Try again in 6 minutes.')
  })

  it('sends back to the password that was wrong, if the form asks for one', () => {
    const refused = new ApiError(401, 'AUTH_INVALID_CREDENTIALS', 'No')
    const wrong = { field: 'password', sentence: 'Wrong.' }
    expect(faultOf(refused, ['password'], wrong)).toEqual({ sentence: null, fields: { password: 'Wrong.' } })
    expect(faultOf(refused, ['code'], wrong)).toEqual({ sentence: 'No.', fields: {} })
  })

  it('stands beside the field that its code is about', () => {
    const taken = new ApiError(409, 'ORG_SLUG_TAKEN', 'Another organization has this slug')
    expect(faultOf(taken, ['name', 'slug']).fields).toEqual({ slug: 'Another organization has this slug.' })
    expect(faultOf(taken, ['name'])).toEqual({ sentence: 'Another organization has this slug.', fields: {} })
  })

  it('is a sentence about the field, whether or not it has a subject', () => {
    expect(sentenceAbout('Slug', 'is reserved, please choose another')).toBe(
      'Slug is reserved, please choose another.',
    )
    expect(sentenceAbout('Password', 'Words about you are easy to guess.')).toBe(
      'Words about you are easy to guess.',
    )
    expect(sentenceAbout('Scopes', 'Choose at least one')).toBe('Choose at least one.')
  })

  it('may be none of the server’s', () => {
    expect(faultOf(new Error('The authenticator was busy.'), ['email']).sentence).toBe(
      'The authenticator was busy.',
    )
  })
})
