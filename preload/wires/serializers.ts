import type { StandardRPCCustomJsonSerializer } from '@orpc/client/standard'
import { fromBase64, toBase64 } from '../base64.ts'
import { BYTES, readBytes, writeBytes } from './attached-bytes.ts'

/** Typed arrays in messages, which JSON would turn into plain objects without a word. Little-endian, as all our machines are. */
const arrays = [
  { type: 20, constructor: Float64Array },
  { type: 21, constructor: Float32Array },
  { type: 23, constructor: Int32Array },
] as const

/** JSON has no infinities. */
const infinities: StandardRPCCustomJsonSerializer = {
  type: 24,
  condition: (data) => data === Infinity || data === -Infinity,
  serialize: (data) => (data === Infinity ? 1 : -1),
  deserialize: (sign) => (sign === 1 ? Infinity : -Infinity),
}

const bytes: StandardRPCCustomJsonSerializer = {
  type: BYTES,
  condition: (data) => data instanceof Uint8Array,
  serialize: writeBytes,
  deserialize: readBytes,
}

export const serializers: readonly StandardRPCCustomJsonSerializer[] = [
  ...arrays.map(({ type, constructor }) => ({
    type,
    condition: (data: unknown) => data instanceof constructor,
    serialize: (data: InstanceType<typeof constructor>) =>
      toBase64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    deserialize: (text: string) => new constructor(fromBase64(text).buffer),
  })),
  bytes,
  infinities,
]
