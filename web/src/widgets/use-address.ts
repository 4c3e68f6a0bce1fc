/** What a page keeps in its address, and how it goes from one state of it to another. */
import { useCallback } from 'preact/hooks'
import { useLocation, useSearch } from 'wouter-preact'

interface Going {
  /** Whether the address before is forgotten, as it is with every letter that is typed. */
  readonly replace?: boolean
}

/** The query of the address without its `?`, and the way to another query of the same page. */
export function useAddress(): readonly [search: string, go: (search: string, going?: Going) => void] {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const go = useCallback(
    (wanted: string, going: Going = {}) => navigate(path + wanted, going),
    [path, navigate],
  )
  return [search, go]
}
