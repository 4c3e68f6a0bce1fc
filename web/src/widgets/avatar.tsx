/** A person's picture, or their initials where the page may not show one. */
import './avatar.css'
import { initialsOf, isShowable } from './avatar-source'

interface Props {
  readonly person: {
    readonly email: string
    readonly display_name: string | null
    readonly avatar_url: string | null
  }
}

/** Decoration: the name stands beside it. */
export function Avatar({ person }: Props) {
  const { avatar_url, display_name, email } = person
  if (isShowable(avatar_url)) return <img class="avatar" src={avatar_url} alt="" width={28} height={28} />
  return (
    <span class="avatar" aria-hidden="true">
      {initialsOf(display_name || email)}
    </span>
  )
}
