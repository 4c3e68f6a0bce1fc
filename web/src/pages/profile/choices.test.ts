import { expect, it } from 'vitest'
import { localeChoices, timeZones } from './choices'

it('a locale shows by example what it does', () => {
  const german = localeChoices(null).find(({ tag }) => tag === 'de-DE')
  expect(german?.label).toContain('1.234,5 · 30.11.2026')
})

it('what a person chose elsewhere is among the choices', () => {
  expect(localeChoices('is-IS')[0]?.tag).toBe('is-IS')
  expect(localeChoices('de-DE').filter(({ tag }) => tag === 'de-DE')).toHaveLength(1)
  expect(timeZones('Etc/GMT+12')).toContain('Etc/GMT+12')
  expect(timeZones(null).filter((zone) => zone.endsWith('UTC'))).toEqual(['UTC'])
})
