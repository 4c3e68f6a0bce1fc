/** Where a badge is, and how it is put into pages. */

const LONGEST = 80

export interface BadgeAddresses {
  readonly svg: string
  readonly latest: string
  readonly markdown: string
  readonly html: string
}

/** `name` is any text: it stands as the picture's alternative. */
export function badgeAddresses(origin: string, publicId: string, name: string): BadgeAddresses {
  const base = `${origin}/api/v1/badges/${publicId}`
  const svg = `${base}.svg`
  return {
    svg,
    latest: `${base}/latest.json`,
    markdown: `![${forMarkdown(name)}](${svg})`,
    html: `<img src="${svg}" alt="${forHtml(name)}">`,
  }
}

/** What would end the text, begin another thing in it, or break the line. */
function forMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>&!#|~$]/g, '\\$&')
}

function forHtml(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** A line that is no longer than an alternative should be. */
function oneLine(text: string): string {
  const letters = [...text.replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : letters.join('')
}
