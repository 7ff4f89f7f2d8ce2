/**
 * Loads opencv.js without V8 reading its 12 MB of WebAssembly as a string of JavaScript, which takes most of the time until
 * a first picture and 20 MB for as long as the process lives.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { compileFunction } from 'node:vm'

/** Where the WebAssembly stands in the file: in a string whose characters are its bytes, with 256 for a zero. */
const BEGIN = "binaryDecode('"
const QUOTE = 0x27
const BACKSLASH = 0x5c
/** The first bytes in UTF-8 of characters from 128 to 256. */
const [FIRST_LEAD, LAST_LEAD] = [0xc2, 0xc4]
/** Bytes that are read between two turns of the process: about 3 ms. */
const PIECE = 1 << 20

/** What escapes of one letter stand for. */
const escapes = new Map(
  Object.entries({ n: 10, r: 13, t: 9, b: 8, f: 12, v: 11, '0': 0, "'": QUOTE, '"': 0x22, '\\': BACKSLASH }).map(
    ([letter, byte]) => [letter.charCodeAt(0), byte],
  ),
)

/**
 * The bytes that a JavaScript string in single quotation marks stands for, character by character; of 256 the lowest byte.
 * @param text in UTF-8
 * @param from the string's first byte
 * @returns the bytes, and where the closing mark stands; null where the string holds anything else, or does not end
 */
export async function readByteString(
  text: Uint8Array,
  from: number,
): Promise<{ bytes: Uint8Array; end: number } | null> {
  const bytes = new Uint8Array(text.length - from)
  const place = { at: from, to: 0 }
  while (place.at < text.length) {
    const end = readPiece(text, bytes, place, Math.min(text.length, place.at + PIECE))
    if (end === 'ended') return { bytes: bytes.subarray(0, place.to), end: place.at }
    if (end === 'other') return null
    await turn()
  }
  return null
}

/** Reads up to about `until`; `place` is moved on, to the closing mark where the string ends. */
function readPiece(
  text: Uint8Array,
  bytes: Uint8Array,
  place: { at: number; to: number },
  until: number,
): 'ended' | 'other' | 'more' {
  let { at, to } = place
  let end: 'ended' | 'other' | 'more' = 'more'
  while (at < until) {
    const byte = text[at]!
    if (byte >= 0x80) {
      if (byte < FIRST_LEAD || byte > LAST_LEAD) {
        end = 'other'
        break
      }
      // A store keeps the lowest eight bits.
      bytes[to++] = (byte << 6) | (text[at + 1]! & 0x3f)
      at += 2
    } else if (byte === BACKSLASH) {
      const escaped = escapes.get(text[at + 1]!)
      if (escaped === undefined) {
        end = 'other'
        break
      }
      bytes[to++] = escaped
      at += 2
    } else if (byte === QUOTE) {
      end = 'ended'
      break
    } else {
      bytes[to++] = byte
      at++
    }
  }
  place.at = at
  place.to = to
  return end
}

/** What the package's file exports; undefined where it is written in another way than this one knows. */
export async function loadOpencvFile(name: string): Promise<{ exported: unknown } | undefined> {
  const file = createRequire(import.meta.url).resolve(name)
  const text = await readFile(file)
  const begin = text.indexOf(BEGIN)
  const binary = begin < 0 ? null : await readByteString(text, begin + BEGIN.length)
  // WebAssembly begins with a zero and "asm"; after the string the call ends.
  if (binary?.bytes[0] !== 0 || binary.bytes[1] !== 0x61 || text[binary.end + 1] !== 0x29) return undefined
  const source = `${text.toString('utf8', 0, begin)}wasmOfTheFile${text.toString('utf8', binary.end + 2)}`
  const scope = ['exports', 'require', 'module', '__filename', '__dirname', 'wasmOfTheFile']
  const run = compileFunction(source, scope, { filename: file }) as (...values: unknown[]) => void
  const module = { exports: {} as unknown }
  run(module.exports, createRequire(file), module, file, dirname(file), binary.bytes)
  return { exported: module.exports }
}
