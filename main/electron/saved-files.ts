import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { labError } from '../../preload/errors.ts'
import { fileReason } from '../host/system-reason.ts'

/** Files that are written at once; the oldest, whose page may be gone, makes room. */
const OPEN = 4

interface Unfinished {
  path: string
  beside: string
  handle: FileHandle
}

/** Files that the page writes part by part: each is there whole, under its name, or not at all. */
export class SavedFiles {
  readonly #unfinished = new Map<string, Unfinished>()

  /**
   * @param chosen the place, by its path
   * @returns the id that the parts are given under
   * @throws LabError saveFailed where nothing can be written there
   */
  async begin(chosen: string): Promise<string> {
    // What a link leads to is written, not the link.
    const path = await realpath(chosen).catch(() => chosen)
    const id = randomUUID()
    const beside = join(dirname(path), `.unfinished-${id}`)
    const handle = await this.#named(path, open(beside, 'wx'))
    this.#unfinished.set(id, { path, beside, handle })
    if (this.#unfinished.size > OPEN) await this.drop(this.#unfinished.keys().next().value!)
    return id
  }
  /** @throws LabError saveFailed, after which nothing is left of the file; nothingToSave where there is none of that id */
  async write(id: string, part: Uint8Array): Promise<void> {
    const { path, handle } = this.#find(id)
    await this.#named(path, handle.appendFile(part)).catch((thrown: unknown) => this.#failed(id, thrown))
  }
  /**
   * Gives a file its name, in place of what may be there.
   * @returns the name
   * @throws as `write` does
   */
  async end(id: string): Promise<string> {
    const { path, beside, handle } = this.#find(id)
    const ended = handle
      .sync()
      .then(() => handle.close())
      .then(() => rename(beside, path))
    await this.#named(path, ended).catch((thrown: unknown) => this.#failed(id, thrown))
    this.#unfinished.delete(id)
    return basename(path)
  }
  /** Leaves nothing of a file; one that is not there is fine. */
  async drop(id: string): Promise<void> {
    const file = this.#unfinished.get(id)
    this.#unfinished.delete(id)
    await file?.handle.close().catch(() => {})
    if (file) await rm(file.beside, { force: true }).catch(() => {})
  }
  /** Leaves nothing of what is unfinished. */
  async dropAll(): Promise<void> {
    await Promise.all([...this.#unfinished.keys()].map((id) => this.drop(id)))
  }

  #find(id: string): Unfinished {
    const file = this.#unfinished.get(id)
    if (!file) throw labError('nothingToSave', {}, { path: 'file', received: id })
    return file
  }
  async #failed(id: string, thrown: unknown): Promise<never> {
    await this.drop(id)
    throw thrown
  }
  #named<T>(path: string, task: Promise<T>): Promise<T> {
    return task.catch((thrown: unknown) => {
      throw labError('saveFailed', { file: basename(path), reason: fileReason(thrown) })
    })
  }
}
