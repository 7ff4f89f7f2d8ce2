import type { StandardRPCCustomJsonSerializer } from '@orpc/client/standard'
import { arrayTypes, readBytes, writeBytes } from './attached-bytes.ts'

/** Typed arrays in messages, which JSON would turn into plain objects without a word. Little-endian, as all our machines are. */
const arrays = [
  { type: arrayTypes.float64, constructor: Float64Array },
  { type: arrayTypes.float32, constructor: Float32Array },
  { type: arrayTypes.int32, constructor: Int32Array },
] as const

/** JSON has no infinities. */
const infinities: StandardRPCCustomJsonSerializer = {
  type: 24,
  condition: (data) => data === Infinity || data === -Infinity,
  serialize: (data) => (data === Infinity ? 1 : -1),
  deserialize: (sign) => (sign === 1 ? Infinity : -Infinity),
}

const bytes: StandardRPCCustomJsonSerializer = {
  type: arrayTypes.uint8,
  condition: (data) => data instanceof Uint8Array,
  serialize: writeBytes,
  deserialize: readBytes,
}

export const serializers: readonly StandardRPCCustomJsonSerializer[] = [
  ...arrays.map(({ type, constructor }) => ({
    type,
    condition: (data: unknown) => data instanceof constructor,
    serialize: (data: InstanceType<typeof constructor>) =>
      writeBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    deserialize: (value: string | Uint8Array<ArrayBuffer>) => new constructor(readBytes(value).buffer),
  })),
  bytes,
  infinities,
]
