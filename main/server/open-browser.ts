import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

type Program = readonly [name: string, ...args: string[]]

/** What opens a file in the browser on each system: the programs to try, in this order. */
const openers: Partial<Record<NodeJS.Platform, readonly Program[]>> = {
  darwin: [['open']],
  win32: [['cmd', '/c', 'start', '""']],
  linux: [['xdg-open'], ['chromium'], ['google-chrome'], ['firefox']],
}

/** The one browser of Linux that is never a snap. Snaps can't read the file that opens the lab. */
const noSnap: readonly Program[] = [['google-chrome']]

/** The time a browser has to read the file. */
const READ_MS = 60_000

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** What the choice of a browser depends on. */
export interface Desktop {
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  isRoot: boolean
  isInstalled(program: string): boolean
}

/** The programs to try, or why there are none, as the end of a sentence. */
export function chooseOpeners({ platform, environment, isRoot, isInstalled }: Desktop): readonly Program[] | string {
  const known = openers[platform]
  if (!known) return `no way to open one is known for this system (${platform})`
  if (platform !== 'linux') return known
  if (isRoot) return 'as root a browser does not start'
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return 'there is no display'
  const snaps = isInstalled('snap')
  const there = (snaps ? noSnap : known).filter(([name]) => isInstalled(name))
  if (there.length > 0) return there
  return snaps ? 'a browser that is a snap cannot read the file that would open the lab' : 'none is installed'
}

/** Runs a program that opens a file. Returns whether it took it: it is running still, or ended well. */
function take(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
    setTimeout(() => resolve(true), 3_000).unref()
    child.unref()
  })
}

/**
 * Writes a file that sends a browser to an address. The address has the token in it, and everybody can read the command
 * lines of a machine, so this is what the browser is given: only this user can read it.
 */
export function writeOpeningFile(address: string): { file: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-'))
  const file = join(folder, 'open.html')
  const to = address.replace('/#', '/open#')
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0; url=${to}">`, { mode: 0o600 })
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * Opens an address in the user's browser.
 * @returns why it was not opened, or null
 */
export async function openBrowser(address: string): Promise<string | null> {
  const { platform, env: environment } = process
  const programs = chooseOpeners({ platform, environment, isRoot: process.getuid?.() === 0, isInstalled })
  if (typeof programs === 'string') return programs
  const { file, remove } = writeOpeningFile(address)
  setTimeout(remove, READ_MS).unref()
  process.once('exit', remove)
  for (const [program, ...args] of programs) if (await take(program, [...args, file])) return null
  return 'none could be started'
}
