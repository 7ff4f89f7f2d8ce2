// What electron-builder runs around packing: a list of what lies beside the archive goes into it, and is compared with
// what was packed, so that a program that would refuse its own children is never made; and every fuse is set, by name.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fusesFor, setEveryFuse } from './fuses.mjs'
import { findChanged, listShippedFiles, SHIPPED_LIST } from '../electron/shipped-files.ts'

/** @typedef {import('electron-builder').AfterPackContext} PackContext */

/** @param {string} dist what becomes the program's `dist` @param {string} root the folder of the repository */
export async function writeShippedList(dist, root) {
  const listed = await listShippedFiles({ dist, modules: join(root, 'node_modules') })
  writeFileSync(join(dist, 'electron', SHIPPED_LIST), JSON.stringify(listed))
  return listed
}

/** @type {Awaited<ReturnType<typeof writeShippedList>>} */
let listed = {}

/** @param {Pick<PackContext, 'packager'>} context */
export async function beforePack({ packager }) {
  listed = await writeShippedList(join(packager.projectDir, 'dist'), packager.projectDir)
}

/**
 * @param {PackContext} context @param {typeof listed} shipped
 * @param {import('./fuses.mjs').NamedFuses} [fuses] where the configuration does not name them
 */
export async function afterPack(context, shipped = listed, fuses) {
  const { packager, appOutDir } = context
  const unpacked = join(packager.getResourcesDir(appOutDir), 'app.asar.unpacked')
  const changed = await findChanged(unpacked, shipped)
  if (changed !== null) throw new Error(`${changed} was packed otherwise than it was listed`)
  const { electronFuses } = packager.config
  await setEveryFuse(context, fuses ?? (await fusesFor(context, { ...electronFuses }, false)))
}
