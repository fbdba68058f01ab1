import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Where `wule serve` answers while the application is worked on.
const server = process.env['WULE_URL'] ?? 'http://127.0.0.1:8443'

export default defineConfig({
  base: '/app/',
  plugins: [vue()],
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    // The security policy allows no data inside scripts; a file of its own is cached better too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: { proxy: { '/api': server, '/p': server, '/checkpoint': server } },
  test: { include: ['src/**/*.test.ts'] },
})
