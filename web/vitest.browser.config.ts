import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const module = (name: string) => fileURLToPath(new URL(`./node_modules/${name}`, import.meta.url))

/** The tests of tests/browser: a real browser against a real server, which the environment names. */
export default defineConfig({
  // Those files stand outside this folder, where Node would not look for its packages.
  resolve: {
    alias: {
      'axe-core': module('axe-core/axe.js'),
      'playwright-core': module('playwright-core/index.mjs'),
    },
  },
  test: {
    // Each has a browser, and all share one server.
    maxWorkers: 2,
    dir: '../tests/browser',
    include: ['**/*.test.ts'],
    // What is told live is fetched within seconds.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
