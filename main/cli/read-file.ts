import { open } from 'node:fs/promises'
import { labError, LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase, fromLibrary, type MessageRef, type RawText } from '../../preload/message.ts'
import { messageExcess, type Excess } from '../host/message-limits.ts'
import { fileFault } from './file-faults.ts'

const PART = 1 << 16

/**
 * Reads a file of the user's, or what is piped in (`-`). It may be one that never ends.
 * @param limit bytes
 * @throws LabError fileUnreadable, or what `tooLarge` makes
 */
export async function readBytes(
  file: string,
  limit: number,
  tooLarge: (size: number) => LabError,
): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let size = 0
  const take = (part: Buffer): void => {
    size += part.length
    if (size > limit) throw tooLarge(size)
    parts.push(part)
  }
  if (file === '-') {
    for await (const part of process.stdin) take(part as Buffer)
    return Buffer.concat(parts)
  }
  const handle = await open(file).catch((thrown: unknown) => {
    throw fileFault('read', file, thrown)
  })
  try {
    const { size: announced } = await handle.stat()
    if (announced > limit) throw tooLarge(announced)
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PART), 0, PART).catch((thrown: unknown) => {
        throw fileFault('read', file, thrown)
      })
      if (bytesRead === 0) return Buffer.concat(parts)
      take(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

const notJson = (reason: RawText | MessageRef): LabError => labError('notJson', { reason })

const tooMuch = ({ size, unit, limit }: Excess): LabError =>
  labError('fileTooLarge', { size, unit: phrase(`unit.${unit}`), limit }, { received: size, limit })

/** What is wrong with a text that is no JSON: by where it stands, as far as the engine tells it. */
function jsonReason({ message }: Error): RawText | MessageRef {
  const [, line, at] = /\(line (\d+) column (\d+)\)/.exec(message) ?? []
  if (line !== undefined && at !== undefined) return phrase('json.place', { line, at })
  const [, token] = /^Unexpected token '(.+?)'/.exec(message) ?? []
  if (token !== undefined) return phrase('json.token', { token })
  return /^Unexpected end/.test(message) ? phrase('json.end') : fromLibrary(message)
}

/** A field of this name would be the prototype of what it lies in: it is never meant. */
function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw labError('field.unknown', { key }, { path: key, received: value })
  return value
}

/**
 * Reads JSON from a file of the user's, or from what is piped in (`-`).
 * @throws LabError fileUnreadable, E-MOD-001
 */
export async function readJson(file: string): Promise<unknown> {
  const bytes = await readBytes(file, limits.messageBytes, (size) =>
    tooMuch({ size, unit: 'bytes', limit: limits.messageBytes }),
  )
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw notJson(phrase('json.encoding'))
  }
  const excess = messageExcess(text)
  if (excess) throw tooMuch(excess)
  try {
    return JSON.parse(text, refusePrototype)
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown
    throw notJson(jsonReason(thrown as Error))
  }
}
