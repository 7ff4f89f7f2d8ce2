import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const majorOf = (version: string): string => version.replace(/^v/, '').split('.')[0]!

/** A Node in the path (or named by SPIRAL_LAB_OTHER_NODE) of another major version than this one; null where there is none. */
export function otherNode(): string | null {
  const named = process.env['SPIRAL_LAB_OTHER_NODE']
  const found = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  for (const program of [...(named ? [named] : []), ...found, '/usr/bin/node', '/usr/local/bin/node']) {
    if (!existsSync(program)) continue
    const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()
    if (majorOf(version) !== majorOf(process.version)) return program
  }
  return null
}
