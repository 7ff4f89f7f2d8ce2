import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../../preload/contract/values.ts'
import { labError } from '../../preload/errors.ts'
import { fileReason } from '../host/system-reason.ts'

/** What each tab held last, a file a tab in the data folder: the last window wins, and it survives a restart. */
export class Drafts {
  readonly #folder: string
  readonly #writable: () => boolean

  /** @param writable whether the data folder may be written, now and later */
  constructor(home: string, writable: () => boolean) {
    this.#folder = join(home, 'drafts')
    this.#writable = writable
  }
  /** The draft of a tab; null where there is none that could be read. */
  read(experiment: string): Json {
    try {
      return JSON.parse(readFileSync(join(this.#folder, `${experiment}.json`), 'utf8')) as Json
    } catch {
      return null
    }
  }
  /** Keeps a draft; on the disk it is written whole or not at all. In a folder that is only read none is kept. */
  keep(experiment: string, draft: Json): void {
    if (!this.#writable()) return
    const path = join(this.#folder, `${experiment}.json`)
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.unfinished`, `${JSON.stringify(draft)}\n`, { mode: 0o600 })
      renameSync(`${path}.unfinished`, path)
    } catch (thrown) {
      throw labError('writeFailed', { reason: fileReason(thrown) })
    }
  }
}
