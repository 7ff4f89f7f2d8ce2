/** Headers, Request and Response for Node 12, as far as the lab's host and its wires use them. */
import { ReadableStream } from 'web-streams-polyfill'
import { Blob, bytesOfPart, File, joined, type Part, streamOf } from './blob.ts'
import { FormData, packForm, unpackForm } from './form-data.ts'

export { Blob, File, FormData }

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
