/** Blob, File, Headers, Request and Response for Node 12, as far as the lab's host and its wires use them. */
import { ReadableStream } from 'web-streams-polyfill'
import { FormData, packForm, unpackForm } from './form-data.ts'

export { FormData }

type Part = string | ArrayBuffer | ArrayBufferView | Blob

const bytesOfPart = (part: Part): Uint8Array => {
  if (typeof part === 'string') return new TextEncoder().encode(part)
  if (part instanceof Blob) return part.held
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
  return new Uint8Array(part)
}
const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

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
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}

export class Headers {
  readonly #pairs = new Map<string, string>()
  constructor(given: Iterable<readonly [string, string]> | Record<string, string> = []) {
    const pairs = Symbol.iterator in given ? given : Object.entries(given)
    for (const [name, value] of pairs as Iterable<readonly [string, string]>) this.set(name, value)
  }
  get(name: string): string | null {
    return this.#pairs.get(name.toLowerCase()) ?? null
  }
  has(name: string): boolean {
    return this.#pairs.has(name.toLowerCase())
  }
  set(name: string, value: string): void {
    this.#pairs.set(name.toLowerCase(), String(value))
  }
  append(name: string, value: string): void {
    const before = this.get(name)
    this.set(name, before === null ? value : `${before}, ${value}`)
  }
  delete(name: string): void {
    this.#pairs.delete(name.toLowerCase())
  }
  forEach(each: (value: string, name: string) => void): void {
    this.#pairs.forEach((value, name) => each(value, name))
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#pairs[Symbol.iterator]()
  }
}

type Content = Part | FormData | ReadableStream<Uint8Array> | null | undefined

/** What a request and an answer have in common: headers, and a body that is read once. */
class Message {
  readonly headers: Headers
  readonly #content: Exclude<Content, FormData>
  constructor(content: Content, headers: ConstructorParameters<typeof Headers>[0] | Headers | undefined) {
    this.headers = new Headers(headers)
    if (content instanceof FormData) {
      const { parts, type } = packForm(content)
      this.#content = new Blob(parts, { type })
      this.headers.set('content-type', type)
    } else this.#content = content
    if (content instanceof Blob && content.type && !this.headers.has('content-type'))
      this.headers.set('content-type', content.type)
  }
  get body(): ReadableStream<Uint8Array> | null {
    const content = this.#content
    if (content === null || content === undefined) return null
    return isStream(content) ? content : streamOf(bytesOfPart(content))
  }
  async bytes(): Promise<Uint8Array> {
    const content = this.#content
    if (content === null || content === undefined) return new Uint8Array(0)
    if (!isStream(content)) return bytesOfPart(content)
    const parts: Uint8Array[] = []
    const reader = content.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value)
    return joined(parts)
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).slice().buffer as ArrayBuffer
  }
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes())
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }
  async formData(): Promise<FormData> {
    const makeFile = (bytes: Uint8Array, name: string, type: string): File => new File([bytes], name, { type })
    return unpackForm(await this.bytes(), this.headers.get('content-type') ?? '', makeFile)
  }
  async blob(): Promise<Blob> {
    return new Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' })
  }
}
const isStream = (content: Content): content is ReadableStream<Uint8Array> =>
  typeof content === 'object' && content !== null && 'getReader' in content

export class Request extends Message {
  readonly url: string
  readonly method: string
  constructor(
    url: string,
    given: { method?: string; headers?: Headers | Record<string, string>; body?: Content } = {},
  ) {
    super(given.body, given.headers)
    this.url = url
    this.method = given.method ?? 'GET'
  }
}

export class Response extends Message {
  readonly status: number
  constructor(body?: Content, given: { status?: number; headers?: Headers | Record<string, string> } = {}) {
    super(body, given.headers)
    this.status = given.status ?? 200
  }
  static json(value: unknown, given: ConstructorParameters<typeof Response>[1] = {}): Response {
    const answer = new Response(JSON.stringify(value), given)
    if (!answer.headers.has('content-type')) answer.headers.set('content-type', 'application/json')
    return answer
  }
  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }
}
