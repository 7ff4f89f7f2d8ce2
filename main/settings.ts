import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings as schema, type Settings } from '../preload/contract/app.ts'
import { labError, type LabError } from '../preload/errors.ts'
import { fileReason } from './system-reason.ts'

/** What the user has set, in the data folder. A damaged file is kept aside, and the defaults hold. */
export class SettingsFile {
  readonly #path: string
  readonly #writable: boolean
  /** Why the defaults are in use, where they are. */
  readonly problem: LabError | null = null
  #value: Settings = schema.parse({})

  constructor(home: string, writable: boolean) {
    this.#path = join(home, 'settings.json')
    this.#writable = writable
    if (!existsSync(this.#path)) return
    try {
      this.#value = schema.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
    } catch {
      const kept = `settings.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`
      this.problem = labError('E-STO-010', { kept })
      if (writable) renameSync(this.#path, join(home, kept))
    }
  }
  get value(): Settings {
    return this.#value
  }

  /** Keeps a change; on the disk it is written whole or not at all. In a folder that is only read it holds for this session. */
  change(change: Partial<Settings>): Settings {
    this.#value = schema.parse({ ...this.#value, ...change })
    if (!this.#writable) return this.#value
    const unfinished = `${this.#path}.unfinished`
    try {
      writeFileSync(unfinished, `${JSON.stringify(this.#value, null, 2)}\n`, { mode: 0o600 })
      renameSync(unfinished, this.#path)
    } catch (thrown) {
      throw labError('E-STO-002', { reason: fileReason(thrown) })
    }
    return this.#value
  }
}
