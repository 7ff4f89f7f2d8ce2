/** What every decoder reads in one way, and calls a fault, as it should be: what one complains of after that is damage. */
import { type MessageRef, phrase } from '../../../preload/message.ts'
import type { Frame } from './jpeg-scans.ts'

const SOS = 0xda
const APP0 = 0xe0

const beginsWith = (segment: Uint8Array, text: string): boolean =>
  Array.from(text).every((letter, i) => segment[4 + i] === letter.charCodeAt(0))

/** The segment with other values at some places, said once; itself where it has them. */
function withValues(
  segment: Uint8Array,
  values: readonly [at: number, value: number][],
  note: MessageRef,
  notes: MessageRef[],
) {
  if (values.every(([at, value]) => segment[at] === value)) return segment
  if (!notes.some((each) => each.phrase === note.phrase)) notes.push(note)
  const patched = Uint8Array.from(segment)
  for (const [at, value] of values) patched[at] = value
  return patched
}

/** A segment as a decoder is to get it. */
export function asItShouldBe(segment: Uint8Array, frame: Frame | undefined, notes: MessageRef[]): Uint8Array {
  const [marker, { length }] = [segment[1], segment]
  if (marker === SOS && !frame?.progressive && length === 8 + 2 * segment[4]!) {
    // Without progression a scan holds everything, whatever its last three bytes say: some phones write others there.
    const whole = [0, 63, 0].map((value, i): [number, number] => [length - 3 + i, value])
    return withValues(segment, whole, phrase('passed.scanParameters'), notes)
  }
  if (marker === APP0 && length >= 16 && beginsWith(segment, 'JFIF\0'))
    return withValues(segment, [[9, 1]], phrase('passed.jfif', { version: segment[9]! }), notes)
  return segment
}

/** Where an Adobe segment says how the colours are stored. */
const TRANSFORM = 15

/** An Adobe segment as decoders read it: any number but 0 means the usual way. */
export function adobeAsRead(segment: Uint8Array, components: number, notes: MessageRef[]): Uint8Array {
  if (segment.length <= TRANSFORM || !beginsWith(segment, 'Adobe')) return segment
  const transform = segment[TRANSFORM]!
  if (components === 1 || transform === 0) return segment
  const usual = components === 4 ? 2 : 1
  return withValues(segment, [[TRANSFORM, usual]], phrase('passed.adobe', { transform, components }), notes)
}
