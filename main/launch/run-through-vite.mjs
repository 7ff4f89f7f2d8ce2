// A module of the tests that imports what a glob collects, which Vite alone resolves: its path, then its own arguments.
import { resolve } from 'node:path'
import { runnerImport } from 'vite'

const [, , module = ''] = process.argv
await runnerImport(resolve(module), { configFile: false, logLevel: 'error' })
