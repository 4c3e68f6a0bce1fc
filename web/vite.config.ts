import { defineConfig } from 'vitest/config'
import { compress } from './compress.ts'
import { markdown } from './markdown.ts'

// With changeOrigin off the server sees the Host that the browser sees, as its same-origin check needs.
const SERVER = { target: 'http://localhost:3000', changeOrigin: false }

export default defineConfig({
  plugins: [markdown(), compress()],
  server: {
    proxy: { '/api': SERVER, '/events': SERVER },
  },
  build: {
    outDir: '../ferrflow/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would be data: addresses, and the preload polyfill serves browsers older than our target.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The dictionaries behind the strength of passwords, fetched when somebody chooses one.
    chunkSizeWarningLimit: 2_000,
  },
  test: {
    environment: 'happy-dom',
    env: { TZ: 'UTC' },
    include: ['src/**/*.test.{ts,tsx}'],
  },
})
