import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Unit tests beside the code, and what crosses rooms in tests/. */
export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['{preload,lab,native,main,renderer,tests}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
