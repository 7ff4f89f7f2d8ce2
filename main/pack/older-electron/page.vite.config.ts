import { join } from 'node:path'
import { build } from 'esbuild'
import { defineConfig, mergeConfig, type Plugin } from 'vite'
import product from '../../../renderer/vite.config.ts'

/** Puts what Chromium 108 lacks of a present JavaScript before the page's own script, as a file: the policy allows no other. */
function polyfills(): Plugin {
  return {
    name: 'polyfills-first',
    async generateBundle() {
      const entry = join(import.meta.dirname, 'page-polyfills.ts')
      const made = await build({ entryPoints: [entry], bundle: true, minify: true, target: 'chrome108', write: false })
      this.emitFile({ type: 'asset', fileName: 'polyfills.js', source: made.outputFiles[0]!.contents })
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: './polyfills.js' }, injectTo: 'head-prepend' }],
  }
}

/** The product's page for Chromium 108. */
export default mergeConfig(
  product,
  defineConfig({
    plugins: [polyfills()],
    logLevel: 'warn',
    build: { target: 'chrome108', cssTarget: 'chrome108', rolldownOptions: { checks: { pluginTimings: false } } },
  }),
)
