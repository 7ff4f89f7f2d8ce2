import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { oneFontFormat } from '../one-font-format.ts'

const output = { codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|zod-without-eval/ }] } }

/** The workbench: served while one works on a part (`npm run kit`), built as the window's page is for the parts' tests. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  cacheDir: fileURLToPath(new URL('../../.cache/workbench', import.meta.url)),
  plugins: [svelte({ configFile: false }), oneFontFormat],
  server: { fs: { allow: [fileURLToPath(new URL('../..', import.meta.url))] } },
  build: {
    outDir: fileURLToPath(new URL('../../dist/workbench', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome125',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { output },
  },
  worker: { format: 'es', rolldownOptions: { output } },
})
