import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { listPackages } from '../main/pack/list-packages.ts'
import { earlyGroup, earlyScript } from './early-script.ts'
import { oneFontFormat } from './one-font-format.ts'

// zod asks whether it may make code from text when a schema is made: it must be told not to in the same file, or the
// schemas of a shared file would be made before.
const zodGroup = { name: 'zod', test: /node_modules[\\/]zod[\\/]|zod-without-eval/ }

/**
 * The window's page, the same for every host. It is built to hold under the page's content security policy: nothing is
 * inlined as `data:`, no polyfill is injected as an inline script, and every file but the page itself has its hash in
 * its name.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  plugins: [svelte({ configFile: false }), oneFontFormat, earlyScript, listPackages('page')],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    // The oldest engine with light-dark(), @property and Promise.withResolvers; Electron's own is far newer.
    target: 'chrome125',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: [zodGroup, earlyGroup] } } },
  },
  worker: { format: 'es', rolldownOptions: { output: { codeSplitting: { groups: [zodGroup] } } } },
})
