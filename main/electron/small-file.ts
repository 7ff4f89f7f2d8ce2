import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { z } from 'zod'

/** A small JSON file of the window's own. What it holds is a comfort: damaged or missing it counts as empty. */
export class SmallFile<T> {
  readonly #path: string
  readonly #schema: z.ZodType<T>
  readonly #log: (line: string) => void

  constructor(path: string, schema: z.ZodType<T>, log: (line: string) => void) {
    this.#path = path
    this.#schema = schema
    this.#log = log
  }
  read(): T | null {
    try {
      return this.#schema.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') this.#log(`${this.#path} is not used: ${String(thrown)}`)
      return null
    }
  }
  /** Replaces it as a whole; a full disk costs no more than this. */
  write(value: T): void {
    try {
      const temporary = `${this.#path}.new`
      const file = openSync(temporary, 'w', 0o600)
      try {
        writeSync(file, JSON.stringify(value))
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(temporary, this.#path)
    } catch (thrown) {
      this.#log(`${this.#path} was not written: ${String(thrown)}`)
    }
  }
}
