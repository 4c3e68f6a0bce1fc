/** A Vite plugin that makes a page of documentation into HTML when the dashboard is built. */
import { Marked } from 'marked'
import type { Plugin } from 'vite'
import { headingId } from './src/metrics/heading-id.ts'

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${headingId(text)}" tabindex="-1">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
  },
})

/** `import page from '….md'` gives the page as a text of HTML. */
export function markdown(): Plugin {
  return {
    name: 'markdown',
    transform(source, id) {
      if (!id.endsWith('.md')) return null
      return { code: `export default ${JSON.stringify(marked.parse(source, { async: false }))}`, map: null }
    },
  }
}
