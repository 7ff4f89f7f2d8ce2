import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { ChosenFile } from '../../preload/contract/shell.ts'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/message.ts'
import { fileReason } from '../host/system-reason.ts'

/** Files that wait at once for the page to fetch them; the oldest make room. */
const WAITING = 8

const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.bmp': 'image/bmp',
}

/** What the open dialog shows, without full stops. */
export const pictureEndings = Object.keys(mediaTypes).map((ending) => ending.slice(1))

/**
 * Reads a file that the user chose: a regular file alone, judged by what was opened and not by its name, so that a pipe
 * or a device is refused without waiting for it.
 * @throws LabError fileUnreadable when it cannot be read, imageFileTooLarge when it is larger than a picture may be
 */
async function readRegular(path: string): Promise<Uint8Array> {
  const name = basename(path)
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((thrown: unknown) => {
    throw labError('fileUnreadable', { file: name, reason: fileReason(thrown) })
  })
  try {
    const facts = await file.stat()
    if (!facts.isFile())
      throw labError('fileUnreadable', {
        file: name,
        reason: phrase(facts.isDirectory() ? 'file.isFolder' : 'file.noFile'),
      })
    const limit = limits.imageFileBytes
    if (facts.size > limit)
      throw labError('imageFileTooLarge', { bytes: facts.size, limit }, { received: facts.size, limit })
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** Files that were chosen outside of the page, until it has fetched them by their ids. */
export class ChosenFiles {
  readonly #waiting = new Map<string, Uint8Array<ArrayBuffer>>()

  /** Reads a file and keeps its bytes; throws what reading it throws. */
  async read(path: string): Promise<ChosenFile> {
    const bytes = new Uint8Array(await readRegular(path))
    const bulkId = `chosen:${randomUUID()}`
    this.#waiting.set(bulkId, bytes)
    if (this.#waiting.size > WAITING) this.#waiting.delete(this.#waiting.keys().next().value!)
    return { bulkId, name: basename(path), mediaType: mediaTypes[extname(path).toLowerCase()] ?? '' }
  }
  /** Gives the bytes, once. */
  take(bulkId: string): Blob | undefined {
    const bytes = this.#waiting.get(bulkId)
    this.#waiting.delete(bulkId)
    return bytes && new Blob([bytes])
  }
}
