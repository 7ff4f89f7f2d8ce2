import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig, mergeConfig, type Plugin } from 'vite'
import product from '../../../renderer/vite.config.ts'

const coreJs = createRequire(import.meta.url).resolve('core-js-bundle/minified.js')

/** Puts what Chromium 83 lacks of a present JavaScript before the page's own script, as a file: the policy allows no other. */
function polyfills(): Plugin {
  return {
    name: 'polyfills-first',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'polyfills.js', source: readFileSync(coreJs) })
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: './polyfills.js' }, injectTo: 'head-prepend' }],
  }
}

/** The product's page for Chromium 83. */
export default mergeConfig(
  product,
  defineConfig({
    plugins: [polyfills()],
    logLevel: 'warn',
    build: { target: 'chrome83', cssTarget: 'chrome83' },
  }),
)
