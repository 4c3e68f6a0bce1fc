/** An SVG drawing as an image's address: in an image nothing of it is run or becomes part of the page. */
export function svgAddress(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}
