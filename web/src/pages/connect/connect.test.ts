import { describe, expect, it } from 'vitest'
import { keyUrl, keyUrlIn, serverOf } from '../../ingest-keys/key-url'
import { exportUrl, githubStep, hooks } from './lines'
import { WAYS, wayOf, waySearch } from './ways'

const ORIGIN = 'https://flow.example.com'
const KEY = 'ffik_Ab3dEf9h_0123456789abcdef0123456789abcdef'

describe('the way in the address', () => {
  it('is the one that it names', () => {
    for (const { id } of WAYS) expect(wayOf(waySearch(id))).toBe(id)
  })

  it('is the first where it names none that there is', () => {
    expect(wayOf('')).toBe('cli')
    expect(wayOf('?way=pigeon')).toBe('cli')
  })
})

describe('what somebody pastes as a key', () => {
  it('is a key, or the address that carries one', () => {
    expect(keyUrlIn(KEY, ORIGIN)).toBe(`${ORIGIN}/i/${KEY}`)
    expect(keyUrlIn(` ${KEY}\n`, ORIGIN)).toBe(`${ORIGIN}/i/${KEY}`)
    expect(keyUrlIn(`http://10.0.0.5:3000/i/${KEY}`, ORIGIN)).toBe(`http://10.0.0.5:3000/i/${KEY}`)
    expect(keyUrlIn(`https://example.com/flow/i/${KEY}/events`, ORIGIN)).toBe(
      `https://example.com/flow/i/${KEY}`,
    )
  })

  it('tells the server’s own address', () => {
    expect(serverOf(keyUrl(ORIGIN, KEY))).toBe(ORIGIN)
    expect(serverOf(`https://example.com/i/flow/i/${KEY}`)).toBe('https://example.com/i/flow')
  })

  it('is nothing that a shell could take for more than text', () => {
    for (const text of [
      '',
      'ffik_short',
      `fft_${KEY}`,
      `${KEY}';reboot`,
      `https://flow.example.com/i/${KEY}'; reboot`,
      `https://$(reboot)/i/${KEY}`,
      `https://flow.example.com/${KEY}`,
    ]) {
      expect(keyUrlIn(text, ORIGIN), text).toBeNull()
    }
  })
})

describe('the lines', () => {
  it('name the variable once, quoted for a shell', () => {
    expect(exportUrl(`${ORIGIN}/i/${KEY}`)).toBe(`export FERRFLOW_API_URL='${ORIGIN}/i/${KEY}'`)
  })

  it('are a configuration that the CLI reads, with one hook for each package and one for a failed run', () => {
    const { workspace } = JSON.parse(hooks()) as { workspace: { hooks: Record<string, string> } }
    expect(Object.keys(workspace.hooks)).toEqual(['postPublish', 'onError'])
    expect(workspace.hooks.postPublish).toContain('--version "$FERRFLOW_NEW_VERSION"')
    expect(workspace.hooks.postPublish).toContain(`grep -o '"hash":'`)
  })

  it('take the key from the forge’s secrets and never hold it', () => {
    expect(githubStep(ORIGIN)).toContain('{{ secrets.FERRFLOW_API_URL }}')
    expect(githubStep(ORIGIN)).not.toContain('/i/')
  })
})
