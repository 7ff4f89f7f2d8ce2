import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What lies beside the packed program's archive, each file with its SHA-256 in hex; paths have forward slashes. */
export type ShippedFiles = Readonly<Record<string, string>>

/** The list itself lies within the archive, beside the desktop's bundle, which is where it is looked for. */
export const SHIPPED_LIST = 'shipped-files.json'

/** The packages that children load, by the child that does. */
export const packagesOf: Readonly<Record<string, readonly string[]>> = {
  history: ['better-sqlite3'],
  imaging: ['sharp', '@img', 'detect-libc', 'semver', '@techstark'],
  training: [],
}
const everyPackage = [...new Set(Object.values(packagesOf).flat())]

/** Whatever any child may load. */
const everything = ['dist/main', 'dist/kernels', ...everyPackage.map((name) => `node_modules/${name}`)]

/** What one child loads; the probe tries everything. */
function loadedBy(program: string): string[] {
  const packages = packagesOf[program]
  if (!packages) return everything
  return ['dist/main', 'dist/kernels', ...packages.map((name) => `node_modules/${name}`)]
}

/** @param inside a folder within `folder`; one that is not there has no files */
function filesIn(folder: string, inside: string): string[] {
  const path = join(folder, inside)
  if (!existsSync(path)) return []
  return readdirSync(path).flatMap((name) => {
    const file = `${inside}/${name}`
    // Links are followed: what they lead to is what is loaded.
    return statSync(join(folder, file)).isDirectory() ? filesIn(folder, file) : [file]
  })
}

/** Of a package's own description only what decides which file is loaded: the packer leaves other parts out. */
function decisive(bytes: Buffer): string {
  const { version, type, main, exports, imports } = JSON.parse(bytes.toString()) as Record<string, unknown>
  return JSON.stringify({ version, type, main, exports, imports })
}

/** Files up to this are read at once, which is several times faster; in bytes. */
const SMALL = 1 << 18

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  if (path.endsWith('package.json')) return hash.update(decisive(readFileSync(path))).digest('hex')
  if (statSync(path).size <= SMALL) return hash.update(readFileSync(path)).digest('hex')
  // Piece by piece, so that the window is not kept waiting by a library of many megabytes.
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/**
 * Lists what is about to be packed; files that the packer leaves out may be on the list.
 * @param places the folders that `dist/…` and `node_modules/…` are taken from
 */
export async function listShippedFiles(places: { dist: string; modules: string }): Promise<ShippedFiles> {
  const listed: Record<string, string> = {}
  for (const root of everything) {
    const [top] = root.split('/')
    const folder = top === 'dist' ? places.dist : places.modules
    const inside = root.slice(top!.length + 1)
    for (const file of filesIn(folder, inside)) listed[`${top}/${file}`] = await hashOf(join(folder, file))
  }
  return listed
}

/**
 * Looks at what lies beside the archive before a child loads it.
 * @param folder the unpacked folder
 * @param program the child; without one, everything is looked at
 * @returns the first file that is not what was shipped, or was not shipped at all; null where there is none
 */
export async function findChanged(folder: string, shipped: ShippedFiles, program?: string): Promise<string | null> {
  // A package or a file more could be loaded in place of one that was shipped.
  const stranger = ['dist', 'node_modules'].flatMap((top) => filesIn(folder, top)).find((file) => !(file in shipped))
  if (stranger !== undefined) return stranger
  for (const root of program === undefined ? everything : loadedBy(program))
    for (const file of filesIn(folder, root)) if ((await hashOf(join(folder, file))) !== shipped[file]) return file
  return null
}
