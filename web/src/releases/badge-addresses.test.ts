import { describe, expect, it } from 'vitest'
import { badgeAddresses } from './badge-addresses'

const of = (name: string) => badgeAddresses('https://ferrflow.example', 'abc', name)

describe('a badge', () => {
  it('has a picture and its version at one address each', () => {
    expect(of('api').svg).toBe('https://ferrflow.example/api/v1/badges/abc.svg')
    expect(of('api').latest).toBe('https://ferrflow.example/api/v1/badges/abc/latest.json')
  })

  it('goes into readmes and pages', () => {
    expect(of('api').markdown).toBe('![api](https://ferrflow.example/api/v1/badges/abc.svg)')
    expect(of('api').html).toBe('<img src="https://ferrflow.example/api/v1/badges/abc.svg" alt="api">')
  })

  it('has an alternative of sensible length', () => {
    expect(of('é'.repeat(200)).markdown).toContain(`![${'é'.repeat(79)}…](`)
  })

  it('stays one picture whatever it is of', () => {
    expect(of('a](x) <b>\n# c').markdown).toMatch(/^!\[a\\\]\(x\) \\<b\\> \\# c\]\(https:\S+\)$/)
    expect(of('"><script>').html).toMatch(/ alt="&#34;&#62;&#60;script&#62;">$/)
  })
})
