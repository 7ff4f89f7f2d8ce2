/** What is inside a package, with the licence of each part: a text for people, and a bill of materials for machines. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../launch/paths.mjs'
import { bundledLists } from './list-packages.ts'

interface Part {
  name: string
  version: string
  license: string
  text: string
}

interface Description {
  name: string
  version: string
  license?: string | { type: string }
}

/** Those whose package names a licence and does not hold its text. */
const texts: Readonly<Record<string, string>> = {
  MIT: 'Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED.',
}

/** A package, by its folder. @throws Error where it does not say its licence: what ships must not be guessed at */
export function partIn(folder: string): Part {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Description
  const id = typeof license === 'object' ? license.type : license
  if (!id) throw new Error(`${name} does not say its licence; it cannot be shipped`)
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
  return { name, version, license: id, text: text || texts[id] || `Its licence is ${id}.` }
}

/** Every package in a folder of packages, those within others too. */
function packagesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const path = join(folder, name)
      if (name.startsWith('@')) return packagesIn(path)
      const own = existsSync(join(path, 'package.json')) ? [path] : []
      return [...own, ...packagesIn(join(path, 'node_modules'))]
    })
}

/** The folder of a package as it was installed, which has its licence; what is packed may lack that. */
function installedFolder(packed: string, modules: string): string {
  const installed = join(root, 'node_modules', packed.slice(modules.length + 1))
  return existsSync(installed) ? installed : packed
}

/**
 * Writes both into the program's resources.
 * @param resources of what was packed
 * @param more what is inside beside packages, such as Electron
 * @returns how many parts there are
 */
export function writeLicences(resources: string, more: readonly Part[]): number {
  const modules = join(resources, 'app.asar.unpacked/node_modules')
  const lists = readdirSync(bundledLists).map((file) => join(bundledLists, file))
  const bundled = lists.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as string[])
  const folders = [...bundled, ...packagesIn(modules).map((folder) => installedFolder(folder, modules))]
  const parts = new Map([...folders.map(partIn), ...more].map((part) => [`${part.name} ${part.version}`, part]))
  const sorted = [...parts.entries()].sort(([a], [b]) => (a < b ? -1 : 1))

  const folder = join(resources, 'licences')
  mkdirSync(folder, { recursive: true })
  const own = readFileSync(join(root, 'LICENSE'), 'utf8')
  const rule = '\n\n' + '-'.repeat(80) + '\n\n'
  const sections = sorted.map(([title, { license, text }]) => `${title} (${license})\n\n${text}`)
  writeFileSync(join(folder, 'LICENSE.txt'), own)
  writeFileSync(
    join(folder, 'THIRD-PARTY.txt'),
    ['Spiral Lab contains the following parts, each under its own licence.', ...sections].join(rule) + '\n',
  )
  const components = sorted.map(([, { name, version, license }]) => ({
    type: name === 'electron' || name === 'node' ? 'framework' : 'library',
    name,
    version,
    licenses: [/^[\w.-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  }))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Description
  const metadata = { component: { type: 'application', name: 'spiral-lab', version } }
  const bill = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata, components }
  writeFileSync(join(folder, 'sbom.cdx.json'), JSON.stringify(bill, null, 2) + '\n')
  return sorted.length
}
