import vue from '@vitejs/plugin-vue'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { defineConfig } from 'vitest/config'

// Where `wule serve` answers while the application is worked on.
const server = process.env['WULE_URL'] ?? 'http://127.0.0.1:8443'

const DIST = 'dist/app'

/** Tells the service worker which files it keeps, and under which name: a digest of all of them. */
function worker() {
  return {
    name: 'wule-worker',
    apply: 'build' as const,
    closeBundle() {
      const paths = readdirSync(DIST, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'sw.js')
        .map((entry) => relative(DIST, join(entry.parentPath, entry.name)))
        .sort()
      const digest = createHash('sha256')
      for (const path of paths) digest.update(path).update(readFileSync(join(DIST, path)))
      const files = paths.map((path) => `/app/${path === 'index.html' ? '' : path}`)
      const script = readFileSync(join(DIST, 'sw.js'), 'utf8')
        .replace("'__BUILD__'", JSON.stringify(digest.digest('hex').slice(0, 16)))
        .replace("'__FILES__'", JSON.stringify(files))
      writeFileSync(join(DIST, 'sw.js'), script)
    },
  }
}

export default defineConfig({
  base: '/app/',
  plugins: [vue(), worker()],
  build: {
    outDir: DIST,
    emptyOutDir: true,
    // The security policy allows no data inside scripts; a file of its own is cached better too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: { proxy: { '/api': server, '/p': server, '/checkpoint': server } },
  test: { include: ['src/**/*.test.ts'] },
})
