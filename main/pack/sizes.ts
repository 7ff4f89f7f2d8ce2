import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The bytes of all files in a folder, or of one file. */
export function sizeOf(path: string): number {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

/** What a package holds, part by part, in bytes; `app` is everything but Electron and a Node for a child of its own. */
export function sizesByPart(folder: string, resources: string): { app: number; parts: Record<string, number> } {
  const unpacked = join(resources, 'app.asar.unpacked')
  const modules = join(unpacked, 'node_modules')
  const packages = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  )
  const node = readdirSync(resources).includes('node') ? sizeOf(join(resources, 'node')) : 0
  const all = sizeOf(resources)
  const parts: Record<string, number> = {
    Electron: sizeOf(folder) - all,
    'host, page and texts (app.asar)': sizeOf(join(resources, 'app.asar')),
    'children and kernels': sizeOf(join(unpacked, 'dist')),
    ...Object.fromEntries(packages.map((name) => [name, sizeOf(join(modules, name))])),
    licences: sizeOf(join(resources, 'licences')),
    ...(node > 0 && { 'Node for the history’s process': node }),
  }
  return { app: all - node, parts }
}
