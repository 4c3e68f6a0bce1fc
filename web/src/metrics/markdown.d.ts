/** Made by the plugin in markdown.ts: HTML of this project's own documentation. */
declare module '*.md' {
  const html: string
  export default html
}
