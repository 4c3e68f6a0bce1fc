/**
 * A Vite plugin that lays a `.gz` and a `.br` beside every file worth compressing, so that the
 * server sends ready-made bytes and never spends its one core on compressing the same file twice.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|webmanifest)$/

export function compress(): Plugin {
  let folder = ''
  return {
    name: 'compress',
    apply: 'build',
    // After every other plugin has written its files, those of public/ included.
    enforce: 'post',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      const files = await readdir(folder, { recursive: true, withFileTypes: true })
      const paths = files
        .filter((file) => file.isFile() && COMPRESSIBLE.test(file.name))
        .map((file) => join(file.parentPath, file.name))
      await Promise.all(paths.map(compressFile))
    },
  }
}

async function compressFile(path: string): Promise<void> {
  const plain = await readFile(path)
  const [gz, br] = await Promise.all([
    promisify(gzip)(plain, { level: constants.Z_BEST_COMPRESSION }),
    promisify(brotliCompress)(plain, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
  ])
  await Promise.all([writeFile(`${path}.gz`, gz), writeFile(`${path}.br`, br)])
}
