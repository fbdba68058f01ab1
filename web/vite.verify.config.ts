// The one script of the public pages, in a file of its own: it shares nothing with the application, so
// that a phone loads only what it runs, and its page can name its digest.
import { defineConfig } from 'vite'

export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist/verify',
    emptyOutDir: true,
    lib: { entry: 'src/verify/main.ts', formats: ['es'], fileName: 'verify' },
    target: 'es2020',
    minify: true,
  },
})
