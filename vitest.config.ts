import { availableParallelism } from 'node:os'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/fixtures/longest-first.ts'

/** A file a core; vitest's own choice leaves one to itself, which is half of a machine that has two. */
const cores = availableParallelism()
/** The tests that start whole labs: two files beside each other, since a lab that is waited for leaves a core idle. */
const wholeLab = 'tests/{end-to-end,electron,lab,server,terminal,workbench}/**/*.test.ts'
/** Those that start the checkout's own commands, which may build what the others use: by themselves. */
const ownCommands = 'tests/documentation/**/*.test.ts'

/** Unit tests beside the code, and what crosses rooms in tests/. */
export default defineConfig({
  plugins: [svelte()],
  test: {
    setupFiles: ['./tests/fixtures/property-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for may take long on a busy machine.
    expect: { poll: { timeout: 90_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{preload,lab,native,main,renderer,tests}/**/*.test.ts'],
          exclude: [wholeLab, ownCommands],
          maxWorkers: cores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole lab',
          include: [wholeLab],
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'own commands',
          include: [ownCommands],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
