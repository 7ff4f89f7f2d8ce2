/** FormData, and its form on a wire: `multipart/form-data`. */
import type { File } from './blob.ts'

type Value = string | File

export class FormData {
  readonly #pairs = new Map<string, Value>()
  set(name: string, value: Value): void {
    this.#pairs.set(name, value)
  }
  append(name: string, value: Value): void {
    this.set(name, value)
  }
  get(name: string): Value | null {
    return this.#pairs.get(name) ?? null
  }
  has(name: string): boolean {
    return this.#pairs.has(name)
  }
  forEach(each: (value: Value, name: string) => void): void {
    this.#pairs.forEach((value, name) => each(value, name))
  }
  [Symbol.iterator](): IterableIterator<[string, Value]> {
    return this.#pairs[Symbol.iterator]()
  }
}

const LINE = '\r\n'
const quoted = (text: string): string => text.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
const unquoted = (text: string): string => text.replace(/%22/g, '"').replace(/%0D/g, '\r').replace(/%0A/g, '\n')

/** @returns the parts of a body, and the type that says how it is divided */
export function packForm(form: FormData): { parts: (string | File)[]; type: string } {
  const boundary = `----form-${Date.now().toString(16)}${Math.random().toString(16).slice(2)}`
  const parts: (string | File)[] = []
  form.forEach((value, name) => {
    const head = `--${boundary}${LINE}Content-Disposition: form-data; name="${quoted(name)}"`
    if (typeof value === 'string') parts.push(`${head}${LINE}${LINE}${value}${LINE}`)
    else {
      const type = value.type || 'application/octet-stream'
      parts.push(
        `${head}; filename="${quoted(value.name ?? 'blob')}"${LINE}Content-Type: ${type}${LINE}${LINE}`,
        value,
        LINE,
      )
    }
  })
  return { parts: [...parts, `--${boundary}--${LINE}`], type: `multipart/form-data; boundary=${boundary}` }
}

/** @param makeFile makes a file of a part's bytes */
export function unpackForm(
  bytes: Uint8Array,
  type: string,
  makeFile: (bytes: Uint8Array, name: string, type: string) => File,
): FormData {
  const form = new FormData()
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1] ?? ''
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const divider = `--${boundary}`
  let at = body.indexOf(divider)
  while (at >= 0) {
    const start = at + divider.length + LINE.length
    const next = body.indexOf(LINE + divider, start)
    if (next < 0) break
    const headEnd = body.indexOf(LINE + LINE, start)
    const head = body.toString('utf8', start, headEnd)
    const content = body.subarray(headEnd + 4, next)
    const name = unquoted(/ name="([^"]*)"/.exec(head)?.[1] ?? '')
    const file = / filename="([^"]*)"/.exec(head)?.[1]
    const kind = /content-type: *(\S+)/i.exec(head)?.[1] ?? ''
    form.append(
      name,
      file === undefined ? content.toString('utf8') : makeFile(new Uint8Array(content), unquoted(file), kind),
    )
    at = next + LINE.length
  }
  return form
}
