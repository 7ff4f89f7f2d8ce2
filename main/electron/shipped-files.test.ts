import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findChanged, listShippedFiles, type ShippedFiles } from './shipped-files.ts'

let folder: string
let shipped: ShippedFiles
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spiral-lab-shipped-'))
  for (const path of [
    'dist/main/children/history.js',
    'dist/kernels/kernels.wasm',
    'node_modules/better-sqlite3/lib/index.js',
    'node_modules/@img/sharp/lib/libvips.so',
  ])
    write(path, path)
  write('node_modules/better-sqlite3/package.json', JSON.stringify({ main: 'lib/index.js', scripts: { a: 'b' } }))
  shipped = await listShippedFiles({ dist: join(folder, 'dist'), modules: join(folder, 'node_modules') })
})
afterEach(() => rmSync(folder, { recursive: true }))

it('finds nothing where everything is as it was shipped, or was left out by the packer', async () => {
  expect(Object.keys(shipped)).toHaveLength(5)
  expect(await findChanged(folder, shipped)).toBe(null)
  write('node_modules/better-sqlite3/package.json', JSON.stringify({ main: 'lib/index.js' }, null, 2))
  rmSync(join(folder, 'node_modules/better-sqlite3/lib/index.js'))
  expect(await findChanged(folder, shipped)).toBe(null)
})
it('finds a changed byte of what a child loads, and looks for it where that child is started alone', async () => {
  const library = 'node_modules/@img/sharp/lib/libvips.so'
  write(library, `${library}!`)
  expect(await findChanged(folder, shipped)).toBe(library)
  expect(await findChanged(folder, shipped, 'imaging')).toBe(library)
  expect(await findChanged(folder, shipped, 'probe')).toBe(library)
  expect(await findChanged(folder, shipped, 'history')).toBe(null)
})
it('finds a description that leads elsewhere, and what was not shipped at all', async () => {
  const description = 'node_modules/better-sqlite3/package.json'
  write(description, JSON.stringify({ main: 'lib/other.js' }))
  expect(await findChanged(folder, shipped, 'history')).toBe(description)
  expect(await findChanged(folder, shipped, 'training')).toBe(null)
  const stranger = 'node_modules/@tensorflow/tfjs-node/index.js'
  write(stranger, '')
  expect(await findChanged(folder, shipped, 'training')).toBe(stranger)
})
it('follows a link to what is loaded in place of a file', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'spiral-lab-elsewhere-'))
  cpSync(join(folder, 'dist/main'), elsewhere, { recursive: true })
  rmSync(join(folder, 'dist/main'), { recursive: true })
  symlinkSync(elsewhere, join(folder, 'dist/main'))
  expect(await findChanged(folder, shipped, 'training')).toBe(null)
  writeFileSync(join(elsewhere, 'children/history.js'), 'other')
  expect(await findChanged(folder, shipped, 'training')).toBe('dist/main/children/history.js')
  rmSync(elsewhere, { recursive: true })
})
