/** The foot of an endless list: the next page comes when the foot comes into sight, or by its button. */
import { useEffect, useRef } from 'preact/hooks'
import { LoadMore } from './load-more'

interface Props {
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly isFetchNextPageError: boolean
    readonly fetchNextPage: () => unknown
  }
}

/** How far ahead, so that nobody waits who scrolls. */
const AHEAD = '600px'

export function MoreInSight({ query }: Props) {
  const foot = useRef<HTMLDivElement>(null)
  const latest = useRef(query)
  latest.current = query
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError } = query

  useEffect(() => {
    // After a failure only the button tries again.
    if (!foot.current || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current.fetchNextPage(),
      { rootMargin: AHEAD },
    )
    observer.observe(foot.current)
    return () => observer.disconnect()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError])

  return (
    <div ref={foot}>
      {isFetchNextPageError && <p role="status">More could not be loaded.</p>}
      <LoadMore query={query} />
    </div>
  )
}
