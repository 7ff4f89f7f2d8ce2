import type { Writable } from 'node:stream'
import { printableJson } from '../../preload/printable-json.ts'
import { outputFault } from './file-faults.ts'

/** Characters that JSON lets stand as they are and that a terminal would obey, or that turn the order of letters. */
const obeyed = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** A value as one line of JSON (see `printable-json.ts`), in which no terminal finds an order. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(printableJson(value)).replace(
    obeyed,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Standard output: whoever writes waits for whoever reads. */
export class Output {
  readonly #stream: Writable
  readonly #closed = new AbortController()
  /** What went wrong with the output, beside a reader that has gone (`lab … | head`). */
  fault: Error | null = null

  constructor(stream: Writable) {
    this.#stream = stream
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') this.fault ??= outputFault(error)
      this.#closed.abort()
    })
  }
  /** Aborted when nothing more can be written. */
  get closed(): AbortSignal {
    return this.#closed.signal
  }
  /** Resolves when a text, or bytes, are on their way; at once when nobody reads any more. */
  async text(text: string | Uint8Array): Promise<void> {
    if (this.#closed.signal.aborted || text.length === 0) return
    // An error comes as an event too, which is where it is looked at.
    await new Promise<void>((resolve) => this.#stream.write(text, () => resolve()))
  }
  async line(value: unknown): Promise<void> {
    await this.text(`${jsonLine(value)}\n`)
  }
}
