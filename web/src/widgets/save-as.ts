/** Has the browser fetch a file by itself and save it, so that none of it is held in the page. */
export function saveAs(href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  link.click()
}
