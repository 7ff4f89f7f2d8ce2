import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Where each build leaves the list of packages that became part of it. */
export const bundledLists = join(import.meta.dirname, '../../dist/.packages')

/** A part of a build: writes down which packages became part of its bundles, for the licences of what ships. */
export const listPackages = (name: string): Plugin => ({
  name: 'list-packages',
  generateBundle(_options, bundle) {
    const folders = new Set<string>()
    for (const part of Object.values(bundle))
      for (const module of part.type === 'chunk' ? Object.keys(part.modules) : []) {
        const folder = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module.replaceAll('\0', ''))
        if (folder) folders.add(folder[0])
      }
    mkdirSync(bundledLists, { recursive: true })
    writeFileSync(join(bundledLists, `${name}.json`), JSON.stringify([...folders].sort()))
  },
})
