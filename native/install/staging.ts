import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotInstall } from './say.ts'

const MIB = 2 ** 20

/** Where everything is built. */
const stagingFolder = (modules: string): string => join(modules, '.spiral-lab-native')

/**
 * Makes the folder where everything is built before any of it is put in its place: beside the packages, so that a
 * package in it finds those it needs, and so that it is moved rather than copied.
 * @throws CannotInstall where another one is at work, or the disk is too full
 */
export function openStaging(modules: string, neededBytes: number): string {
  const folder = stagingFolder(modules)
  const owner = ownerOf(folder)
  if (owner !== null && isRunning(owner))
    throw new CannotInstall('Another `npm run native` is at work; wait until it is done.')
  rmSync(folder, { recursive: true, force: true })
  const { bavail, bsize } = statfsSync(modules)
  if (bavail * bsize < neededBytes)
    throw new CannotInstall(
      `About ${Math.ceil(neededBytes / MIB)} MiB of disk are needed; ${Math.floor((bavail * bsize) / MIB)} MiB are free.`,
    )
  mkdirSync(folder)
  writeFileSync(join(folder, 'process'), String(process.pid))
  return folder
}

/** Throws away what this process was building, if anything. */
export function dropStaging(modules: string): void {
  const folder = stagingFolder(modules)
  // A program that was stopped may still write its last file.
  if (ownerOf(folder) === process.pid) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** The process that builds there; null where none does. */
function ownerOf(folder: string): number | null {
  const owner = join(folder, 'process')
  return existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : null
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Puts folders that were built in the place of those that were there: all of them, or none. */
export function swapFolders(from: string, to: string, names: readonly string[]): void {
  const before = (name: string): string => join(from, `${name}.before`)
  const swapped: string[] = []
  try {
    for (const name of names) {
      if (existsSync(join(to, name))) renameSync(join(to, name), before(name))
      swapped.push(name)
      renameSync(join(from, name), join(to, name))
    }
  } catch (thrown) {
    for (const name of swapped.reverse()) {
      if (existsSync(join(to, name))) renameSync(join(to, name), join(from, name))
      if (existsSync(before(name))) renameSync(before(name), join(to, name))
    }
    throw thrown
  }
}
