/** A package's name, which is any text: none at all, or one of which nothing would be seen. */

/** What leaves no mark: spaces, and what only steers the letters around it. */
const UNSEEN = /^[\s\p{Cf}\p{Cc}\u115f\u1160\u2800\u3164\uffa0]*$/u

export function PackageName({ name }: { name: string | null }) {
  if (name === null) return <span class="quiet">no package name</span>
  if (UNSEEN.test(name)) return <span class="quiet">a blank name</span>
  return <bdi>{name}</bdi>
}
