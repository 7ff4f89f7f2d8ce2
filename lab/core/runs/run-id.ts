import { powerOfTwo } from '../math/float64.ts'

const TWO_TO_48 = 281_474_976_710_656

/**
 * A run's id: a UUIDv7 (RFC 9562, 5.7) in lower case, so that ids sort by the time they were made.
 * @param timeMs milliseconds since 1970, a whole number below 2^48
 * @param random ten random bytes, from a generator fit for it (not the one a run trains with)
 */
export function makeRunId(timeMs: number, random: Uint8Array): string {
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs >= TWO_TO_48)
    throw new RangeError(`timeMs must be a whole number from 0 to 2^48 − 1 (got ${timeMs})`)
  if (random.length !== 10) throw new RangeError(`random must have 10 bytes (it has ${random.length})`)
  const bytes = new Uint8Array(16)
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(timeMs / powerOfTwo(8 * (5 - place))) % 256
  bytes.set(random, 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [0, 8, 12, 16, 20].map((from, part, cuts) => digits.slice(from, cuts[part + 1])).join('-')
}

/** Whether a text is a whole run id, as {@link makeRunId} writes it. Only such a text may name a folder. */
export const isRunId = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)
