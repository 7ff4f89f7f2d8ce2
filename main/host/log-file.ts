import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { printable } from '../printable.ts'

/** Bytes after which a log becomes `….log.old`, in place of the one before. */
const FULL = 1 << 20

/**
 * The log of a host in the data folder: `logs/<host>.log`, one line an entry, with the time. It never fails: a lab
 * whose folder can't be written works without a log.
 */
export function logFile(home: string, host: string): (line: string) => void {
  const folder = join(home, 'logs')
  const file = join(folder, `${host}.log`)
  const quietly = (write: () => void): void => {
    try {
      write()
    } catch {
      // A full or read-only disk is told where it matters, by the history.
    }
  }
  quietly(() => mkdirSync(folder, { recursive: true, mode: 0o700 }))
  let size = 0
  quietly(() => void (size = statSync(file).size))
  return (line) => {
    const entry = `${new Date().toISOString()} ${printable(line)}\n`
    quietly(() => {
      if (size > FULL) {
        renameSync(file, `${file}.old`)
        size = 0
      }
      appendFileSync(file, entry, { mode: 0o600 })
      size += Buffer.byteLength(entry)
    })
  }
}
