/** A run's state at a position, and its bytes: what keyframes hold. Little-endian, as every machine we run on is. */
import type { RandomState } from '../random.ts'
import type { StoppingState } from './early-stopping.ts'
import type { TrainerState } from './trainer.ts'

/** Everything that a run goes on from after `position` epochs. Metrics are not part of it. */
export interface RunState {
  position: number
  trainer: TrainerState
  stopping: StoppingState
  /** The shuffling generator; null where nothing is drawn from it any more. */
  shuffle: RandomState | null
}

/** What a stored state says of where it comes from. */
export interface StateOrigin {
  /** The version of the numerics that computed it. */
  numerics: number
  /** SHA-256 of the run's complete spec. */
  specHash: Uint8Array
}

const MAGIC = [0x4c, 0x41, 0x42, 0x53, 0x54, 0x41, 0x54, 0x45]
const LAYOUT = 1
const HASH_BYTES = 32
/** Magic, layout, numerics, the spec's hash, four float64 (position, updates, best, waited), four lengths. */
const HEAD_BYTES = 16 + HASH_BYTES + 4 * 8 + 4 * 4
const WORDS = 624
/** The generator: its words, how many were given out, whether a value waits, and that value. */
const SHUFFLE_BYTES = WORDS * 4 + 4 + 4 + 8

/** Bytes of a state with so many parameters, running statistics and optimizer slots. */
export const stateBytes = (weights: number, buffers: number, slots: number, shuffle: boolean): number =>
  HEAD_BYTES + (shuffle ? SHUFFLE_BYTES : 0) + 4 * (weights + buffers + slots * weights)

/** A state as bytes: the same state gives the same bytes. */
export function encodeState(state: RunState, { numerics, specHash }: StateOrigin): Uint8Array<ArrayBuffer> {
  const { position, trainer, stopping, shuffle } = state
  const { weights, buffers, slots, updates } = trainer
  const bytes = new Uint8Array(stateBytes(weights.length, buffers.length, slots.length, shuffle !== null))
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  view.setUint32(8, LAYOUT, true)
  view.setUint32(12, numerics, true)
  bytes.set(specHash, 16)
  let at = 16 + HASH_BYTES
  for (const value of [position, updates, stopping.best, stopping.waited]) {
    view.setFloat64(at, value, true)
    at += 8
  }
  for (const value of [weights.length, buffers.length, slots.length, shuffle ? 1 : 0]) {
    view.setUint32(at, value, true)
    at += 4
  }
  if (shuffle) {
    new Uint32Array(bytes.buffer, at, WORDS).set(shuffle.words)
    view.setUint32(at + WORDS * 4, shuffle.position, true)
    view.setUint32(at + WORDS * 4 + 4, shuffle.kept === null ? 0 : 1, true)
    view.setFloat64(at + WORDS * 4 + 8, shuffle.kept ?? 0, true)
    at += SHUFFLE_BYTES
  }
  for (const values of [weights, buffers, ...slots]) {
    new Float32Array(bytes.buffer, at, values.length).set(values)
    at += values.byteLength
  }
  return bytes
}

/** A stored state, read. Null where the bytes are no state, or one of a layout that this version does not know. */
export function decodeState(stored: Uint8Array): (RunState & StateOrigin) | null {
  if (stored.length < HEAD_BYTES || MAGIC.some((byte, at) => stored[at] !== byte)) return null
  // Typed arrays begin at multiples of their size: a part of another memory is copied.
  const bytes = stored.byteOffset % 8 === 0 ? stored : stored.slice()
  const { buffer, byteOffset } = bytes
  const view = new DataView(buffer, byteOffset, bytes.length)
  if (view.getUint32(8, true) !== LAYOUT) return null
  let at = 16 + HASH_BYTES
  const numbers = [0, 8, 16, 24].map((offset) => view.getFloat64(at + offset, true))
  at += 32
  const lengths = [0, 4, 8, 12].map((offset) => view.getUint32(at + offset, true))
  at += 16
  const [position, updates, best, waited] = numbers as [number, number, number, number]
  const [weights, buffers, slots, drawn] = lengths as [number, number, number, number]
  if (bytes.length !== stateBytes(weights, buffers, slots, drawn === 1)) return null
  let shuffle: RandomState | null = null
  if (drawn === 1) {
    shuffle = {
      words: new Uint32Array(buffer, byteOffset + at, WORDS).slice(),
      position: view.getUint32(at + WORDS * 4, true),
      kept: view.getUint32(at + WORDS * 4 + 4, true) === 0 ? null : view.getFloat64(at + WORDS * 4 + 8, true),
    }
    at += SHUFFLE_BYTES
  }
  const floats = (length: number): Float32Array => {
    const values = new Float32Array(buffer, byteOffset + at, length).slice()
    at += values.byteLength
    return values
  }
  const trainer = {
    weights: floats(weights),
    buffers: floats(buffers),
    slots: Array.from({ length: slots }, () => floats(weights)),
    updates,
  }
  return {
    position,
    trainer,
    stopping: { best, waited },
    shuffle,
    numerics: view.getUint32(12, true),
    specHash: bytes.slice(16, 16 + HASH_BYTES),
  }
}
