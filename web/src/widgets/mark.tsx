/** The product's mark and name. The same drawing is public/favicon.svg. */
import './mark.css'

export function Mark() {
  return (
    <span class="mark">
      <svg class="mark-drawing" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" class="mark-ground" />
        <path d="M10 25V13a5 5 0 0 1 5-5h8M10 17.5h7" class="mark-line" />
        <circle cx="22.5" cy="17.5" r="2.5" class="mark-dot" />
      </svg>
      <span class="mark-name">FerrFlow</span>
    </span>
  )
}
