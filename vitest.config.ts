import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** The tests that start whole labs: each has the machine to itself, one file after the other. */
const wholeLab = 'tests/{end-to-end,electron,lab,server,terminal,documentation,workbench}/**/*.test.ts'

/** Unit tests beside the code, and what crosses rooms in tests/. */
export default defineConfig({
  plugins: [svelte()],
  test: {
    setupFiles: ['./tests/fixtures/property-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for may take long on a busy machine.
    expect: { poll: { timeout: 90_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{preload,lab,native,main,renderer,tests}/**/*.test.ts'],
          exclude: [wholeLab],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole lab',
          include: [wholeLab],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
