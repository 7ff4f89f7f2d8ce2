import { spawnSync } from 'node:child_process'

/** A tool of the system that is missing or failed, in one sentence. */
export class ToolFailed extends Error {}

/** By what Debian's package a tool comes. */
const packageOf: Readonly<Record<string, string>> = {
  'dpkg-deb': 'dpkg',
  mksquashfs: 'squashfs-tools',
  tar: 'tar',
}

/** Runs a tool of the system. @throws ToolFailed */
export function runTool(program: string, args: readonly string[], environment: Record<string, string> = {}): void {
  const { error, status, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  if (error && (error as NodeJS.ErrnoException).code === 'ENOENT')
    throw new ToolFailed(
      `${program} is missing here: it comes with the package ${packageOf[program] ?? program} (apt-get install ${packageOf[program] ?? program})`,
    )
  if (error) throw new ToolFailed(`${program} could not be started: ${error.message}`)
  if (status === 0) return
  const words = stderr.trim()
  if (/no space left/i.test(words)) throw Object.assign(new Error(words), { code: 'ENOSPC' })
  throw new ToolFailed(`${program} failed: ${words.split('\n').at(-1) ?? `it ended with ${status}`}`)
}
