import { type ComponentType, render } from 'preact'
import { afterEach, expect, it, vi } from 'vitest'
import { lazy } from './lazy'

const root = document.createElement('div')
const see = (text: string) => vi.waitFor(() => expect(root.textContent).toContain(text))

afterEach(() => render(null, root))

it('a page is fetched once, when somebody first goes there', async () => {
  const load = vi.fn(async () => ({ name }: { name: string }) => <h1>Hello {name}</h1>)
  const Page = lazy(load)
  expect(load).not.toHaveBeenCalled()
  render(<Page name="Ada" />, root)
  expect(root.textContent).toBe('Loading…')
  await see('Hello Ada')
  render(null, root)
  render(<Page name="Grace" />, root)
  expect(root.textContent).toBe('Hello Grace')
  expect(load).toHaveBeenCalledTimes(1)
})

it('one that is gone says so, and offers what helps', async () => {
  const Page = lazy(async (): Promise<ComponentType<object>> => Promise.reject(new TypeError('gone')))
  render(<Page />, root)
  await see('This page could not be loaded')
  expect(root.querySelector('button')?.textContent).toBe('Reload')
})
