import { describe, expect, it } from 'vitest'
import { initialsOf, isShowable } from './avatar-source'

it.each([
  ['Ada Lovelace', 'AL'],
  ['Ada', 'A'],
  ['Ada King of Lovelace', 'AL'],
  ['ada.lovelace@example.com', 'AL'],
  ['åsa@example.com', 'Å'],
  ['𝒜da', '𝒜'],
  ['  ', '?'],
])('%j is abbreviated to %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

describe('a picture', () => {
  it('from this server or in the address itself is shown', () => {
    expect(isShowable('/pictures/ada.png')).toBe(true)
    expect(isShowable(`${window.location.origin}/ada.png`)).toBe(true)
    expect(isShowable('data:image/png;base64,AAAA')).toBe(true)
  })

  it.each([
    null,
    '',
    'https://elsewhere.example/ada.png',
    '//elsewhere.example/ada.png',
    'data:text/html,x',
    'http://[',
  ])('at %j is not', (address) => expect(isShowable(address)).toBe(false))
})
