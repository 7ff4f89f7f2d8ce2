import { existsSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Makes a folder and those above it. (Node's own `recursive` never returns below `/proc`: it asks for the same folder for ever.) */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/** Makes the folder where there is none, and tries to write in it. Null, or what went wrong. */
export function writingFault(folder: string): unknown {
  try {
    makeFolder(folder)
    const trial = join(folder, `.writable-${process.pid}`)
    writeFileSync(trial, '', { mode: 0o600 })
    unlinkSync(trial)
    return null
  } catch (thrown) {
    return thrown
  }
}
