import { render } from 'preact'
import { expect, it } from 'vitest'
import { ErrorCode } from './error-code'

function shown(code: string | null, url?: string): HTMLElement {
  const page = document.createElement('div')
  render(<ErrorCode code={code} explanation={url ? { title: 'GitHub', url } : null} />, page)
  return page
}

it('a code leads to its explanation, and says where that is', () => {
  const link = shown('E3002', 'https://ferrflow.com/docs/reference/errors#e3002').querySelector('a')
  expect(link?.href).toBe('https://ferrflow.com/docs/reference/errors#e3002')
  expect(link?.textContent).toBe('E3002, explained at ferrflow.com')
})

it('without an explanation it is plain text, and without a code it says so', () => {
  expect(shown('oops').innerHTML).not.toContain('<a')
  expect(shown('oops').textContent).toBe('oops')
  expect(shown(null).textContent).toBe('no code')
})
