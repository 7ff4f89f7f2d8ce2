import { randomUUID } from 'node:crypto'

/** Uploads that wait for a call to take them; the oldest make room. */
const WAITING = 4

/** Bytes that a window sent beside the contract, until the call that names them. */
export class Uploads {
  readonly #waiting = new Map<string, Uint8Array>()

  put(bytes: Uint8Array): string {
    const bulkId = `upload:${randomUUID()}`
    this.#waiting.set(bulkId, bytes)
    if (this.#waiting.size > WAITING) this.#waiting.delete(this.#waiting.keys().next().value!)
    return bulkId
  }
  take(bulkId: string): Uint8Array | undefined {
    const bytes = this.#waiting.get(bulkId)
    this.#waiting.delete(bulkId)
    return bytes
  }
}
