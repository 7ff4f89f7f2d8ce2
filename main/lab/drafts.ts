import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '../../preload/contract/values.ts'
import { labError } from '../../preload/errors.ts'
import { fileReason } from '../host/system-reason.ts'

/** What each tab held last, a file a tab in the data folder: the last window wins, and it survives a restart. */
export class Drafts {
  readonly #folder: string
  readonly #writable: () => boolean
  /** The last writing of each tab's draft: the next one waits for it. */
  readonly #writing = new Map<string, Promise<void>>()

  /** @param writable whether the data folder may be written, now and later */
  constructor(home: string, writable: () => boolean) {
    this.#folder = join(home, 'drafts')
    this.#writable = writable
  }
  /** The draft of a tab; null where there is none that could be read. */
  async read(experiment: string): Promise<Json> {
    await this.#writing.get(experiment)?.catch(() => {})
    try {
      return JSON.parse(await readFile(join(this.#folder, `${experiment}.json`), 'utf8')) as Json
    } catch {
      return null
    }
  }
  /**
   * Keeps a draft; on the disk it is written whole or not at all. In a folder that is only read none is kept. A slow disk holds
   * up nothing else: a draft comes with every change of a knob, just when its picture is waited for.
   */
  async keep(experiment: string, draft: Json): Promise<void> {
    if (!this.#writable()) return
    const before = this.#writing.get(experiment)
    const writing = (async () => {
      await before?.catch(() => {})
      await this.#write(join(this.#folder, `${experiment}.json`), draft)
    })()
    this.#writing.set(experiment, writing)
    await writing
  }
  /** Resolves when what was given so far is written, or could not be. */
  async written(): Promise<void> {
    await Promise.allSettled(this.#writing.values())
  }
  async #write(path: string, draft: Json): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await writeFile(`${path}.unfinished`, `${JSON.stringify(draft)}\n`, { mode: 0o600 })
      await rename(`${path}.unfinished`, path)
    } catch (thrown) {
      throw labError('writeFailed', { reason: fileReason(thrown) })
    }
  }
}
