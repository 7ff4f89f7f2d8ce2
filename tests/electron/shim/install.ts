/** Loaded before the lab's main bundle: globals first, then the modules that Node 12 and Electron 9 lack. */
import './globals.ts'
import { randomBytes } from 'crypto'
import * as fs from 'fs'
import Module from 'module'
import { cpus } from 'os'
import { join } from 'path'
import { electronApi } from './electron-api.ts'

const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown }
const load = loader._load.bind(loader)

const randomUUID = (): string => {
  const bytes = randomBytes(16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
const additions: Record<string, (loaded: object) => unknown> = {
  electron: () => electronApi,
  'fs/promises': () => fs.promises,
  crypto: (loaded) => Object.assign(loaded, { randomUUID }),
  os: (loaded) => Object.assign(loaded, { availableParallelism: () => cpus().length }),
}
/** In an archive an old Electron finds nothing when it is asked for more than names. */
const listed = (fs as unknown as { default?: typeof fs }).default ?? fs
const readFolder = listed.readdirSync.bind(listed) as (path: string, options?: object) => unknown[]
Object.assign(listed, {
  readdirSync(path: string, options?: { withFileTypes?: boolean }) {
    if (!options?.withFileTypes || !path.includes('.asar/')) return readFolder(path, options)
    return (readFolder(path) as string[]).map((name) => Object.assign(fs.statSync(join(path, name)), { name }))
  },
})

loader._load = (name, ...rest) => {
  const add = additions[name]
  if (!add) return load(name, ...rest)
  return add(name === 'fs/promises' ? {} : (load(name, ...rest) as object))
}
