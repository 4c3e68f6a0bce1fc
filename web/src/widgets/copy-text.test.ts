import { afterEach, expect, it, vi } from 'vitest'
import { copyText } from './copy-text'

const shown = document.createElement('code')
shown.textContent = 'make run'
document.body.append(shown)

afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(document, 'execCommand')
})

it('uses the clipboard where there is one', async () => {
  const writeText = vi.fn().mockResolvedValue(undefined)
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  expect(await copyText('make run', shown)).toBe(true)
  expect(writeText).toHaveBeenCalledWith('make run')
})

it('copies the selected lines where the clipboard is withheld, as on plain HTTP', async () => {
  vi.stubGlobal('navigator', {})
  const execCommand = vi.fn().mockReturnValue(true)
  Object.assign(document, { execCommand })
  expect(await copyText('make run', shown)).toBe(true)
  expect(execCommand).toHaveBeenCalledWith('copy')
  expect(window.getSelection()?.toString()).toBe('make run')
})

it('leaves the lines selected where nothing may copy', async () => {
  vi.stubGlobal('navigator', {})
  Object.assign(document, { execCommand: () => false })
  expect(await copyText('make run', shown)).toBe(false)
  expect(window.getSelection()?.toString()).toBe('make run')
})
