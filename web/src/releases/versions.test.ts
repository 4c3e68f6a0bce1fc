import { describe, expect, it } from 'vitest'
import { compareVersions, versionKey } from './versions'

const inOrder = (versions: string[], scheme: 'semver' | 'calver' | 'number' | 'text' = 'semver') =>
  versions
    .map((version) => ({ version, key: versionKey(version, scheme) }))
    .sort((one, other) => compareVersions(one.key, other.key))
    .map(({ version }) => version)

describe('the order of versions', () => {
  it('is by number, with prereleases before what they announce', () => {
    expect(inOrder(['1.10.0', 'v1.9.0', '2.0.0', '2.0.0-rc.10', '2.0.0-rc.2', '1.2.0'])).toEqual([
      '1.2.0',
      'v1.9.0',
      '1.10.0',
      '2.0.0-rc.2',
      '2.0.0-rc.10',
      '2.0.0',
    ])
  })

  it('does not take the dashes of dates for prereleases', () => {
    expect(inOrder(['2024-11-02', '2024-02-17', '2023-12-31'], 'calver')).toEqual([
      '2023-12-31',
      '2024-02-17',
      '2024-11-02',
    ])
  })

  it('leaves schemes apart', () => {
    expect(compareVersions(versionKey('1.0.0', 'semver'), versionKey('17', 'number'))).toBeLessThan(0)
  })

  it('takes any text', () => {
    const odd = ['', '-', '+', '99999999999999999999999.1', '\u202e1.0', '💥', 'v', '1..0']
    expect(inOrder(odd).toSorted()).toEqual(odd.toSorted())
  })
})
