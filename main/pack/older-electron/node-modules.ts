/** The functions of Node's own modules that Node 16 lacks. */
import { existsSync } from 'fs'
import Module, { createRequire } from 'module'
import { cpus } from 'os'
import { dirname, join } from 'path'

/** The nearest description of a package that a module would load. */
function findPackageJSON(name: string, from: string): string | undefined {
  let folder = dirname(createRequire(from).resolve(name))
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder)
  return join(folder, 'package.json')
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})
function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff]!
  return ~crc >>> 0
}

const additions: Record<string, object> = {
  zlib: { crc32 },
  os: { availableParallelism: () => cpus().length },
  module: { findPackageJSON, flushCompileCache() {} },
}

const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): object }
const load = loader._load.bind(loader)

/** Modules by their names that are another than what is loaded. */
export const replaced: Record<string, object> = {}
loader._load = (name, ...rest) => {
  const plain = name.replace(/^node:/, '')
  const module = replaced[plain] ?? load(name, ...rest)
  return additions[plain] ? Object.assign(module, additions[plain]) : module
}
