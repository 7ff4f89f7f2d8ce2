/** Blob and File for Node 12, as far as the lab's host and its wires use them. */
import { ReadableStream } from 'web-streams-polyfill'

export type Part = string | ArrayBuffer | ArrayBufferView | Blob

export const bytesOfPart = (part: Part): Uint8Array => {
  if (typeof part === 'string') return new TextEncoder().encode(part)
  if (part instanceof Blob) return part.held
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
  return new Uint8Array(part)
}
export const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

export class Blob {
  readonly held: Uint8Array
  readonly type: string
  constructor(parts: readonly Part[] = [], { type = '' }: { type?: string } = {}) {
    this.held = joined(parts.map(bytesOfPart))
    this.type = type.toLowerCase()
  }
  get size(): number {
    return this.held.byteLength
  }
  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.held.slice().buffer as ArrayBuffer)
  }
  text(): Promise<string> {
    return Promise.resolve(new TextDecoder().decode(this.held))
  }
  slice(from?: number, to?: number, type = ''): Blob {
    return new Blob([this.held.subarray(from, to)], { type })
  }
  stream(): ReadableStream<Uint8Array> {
    return streamOf(this.held)
  }
  get [Symbol.toStringTag](): string {
    return 'Blob'
  }
}

export class File extends Blob {
  readonly name: string
  readonly lastModified: number
  constructor(parts: readonly Part[], name: string, options: { type?: string; lastModified?: number } = {}) {
    super(parts, options)
    this.name = name
    this.lastModified = options.lastModified ?? Date.now()
  }
  override get [Symbol.toStringTag](): string {
    return 'File'
  }
}

/** Whole bytes as a stream of one chunk. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}
