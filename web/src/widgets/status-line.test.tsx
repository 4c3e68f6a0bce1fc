import { render } from 'preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { announce, StatusLine, silence } from './status-line'

const root = document.createElement('div')
const shown = () => root.querySelector('[role=status] p')?.firstChild?.textContent
const see = (text: string | undefined) => vi.waitFor(() => expect(shown()).toBe(text))

beforeEach(async () => {
  render(<StatusLine />, root)
  // Announcements are heard once the line is there.
  await vi.waitFor(() => {
    announce('Ready')
    expect(shown()).toBe('Ready')
  })
})
afterEach(() => render(null, root))

it('says what was done last', async () => {
  announce('Ada was invited')
  announce('Saved')
  await see('Saved')
})

it('goes when it is dismissed, and when it is out of date', async () => {
  root.querySelector<HTMLElement>('[aria-label=Dismiss]')?.click()
  await see(undefined)
  announce('Saved')
  await see('Saved')
  silence()
  await see(undefined)
})
