/** Element types that the lab knows, by PyTorch's names. */
export const DTYPES = ['bool', 'uint8', 'int8', 'int16', 'int32', 'int64', 'float32', 'float64'] as const
export type DType = (typeof DTYPES)[number]

/** Where elements lie. int64 lies in float64, which is exact to 2^53. */
export type Elements = Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array

interface Traits {
  /** Promotion goes up by category: bool 0, whole numbers 1, floating point 2. */
  category: 0 | 1 | 2
  /** What PyTorch calls it in messages. */
  title: string
  /** What C++ calls it in messages. */
  cpp: string
  bytes: number
  make: (length: number) => Elements
}

const traits: Record<DType, Traits> = {
  bool: { category: 0, title: 'Bool', cpp: 'bool', bytes: 1, make: (n) => new Uint8Array(n) },
  uint8: { category: 1, title: 'Byte', cpp: 'unsigned char', bytes: 1, make: (n) => new Uint8Array(n) },
  int8: { category: 1, title: 'Char', cpp: 'signed char', bytes: 1, make: (n) => new Int8Array(n) },
  int16: { category: 1, title: 'Short', cpp: 'short', bytes: 2, make: (n) => new Int16Array(n) },
  int32: { category: 1, title: 'Int', cpp: 'int', bytes: 4, make: (n) => new Int32Array(n) },
  int64: { category: 1, title: 'Long', cpp: 'long int', bytes: 8, make: (n) => new Float64Array(n) },
  float32: { category: 2, title: 'Float', cpp: 'float', bytes: 4, make: (n) => new Float32Array(n) },
  float64: { category: 2, title: 'Double', cpp: 'double', bytes: 8, make: (n) => new Float64Array(n) },
}

/** What is particular to an element type. */
export const dtypeTraits = (dtype: DType): Traits => traits[dtype]

/** Whether gradients can flow through it. */
export const isFloating = (dtype: DType): boolean => traits[dtype].category === 2

/** The narrowest type that both fit in, by PyTorch's rules for two tensors with dimensions. */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a
  const [ca, cb] = [traits[a].category, traits[b].category]
  if (ca !== cb) return ca > cb ? a : b
  if (ca === 2) return 'float64'
  // uint8 and a signed type of the same width need the next wider one.
  if (a === 'uint8' && b === 'int8') return 'int16'
  if (a === 'int8' && b === 'uint8') return 'int16'
  return traits[a].bytes >= traits[b].bytes ? a : b
}

/** A number as an element of the type holds it. */
export function castNumber(value: number, to: DType): number {
  switch (to) {
    case 'float64':
      return value
    case 'float32':
      return Math.fround(value)
    case 'bool':
      return value === 0 ? 0 : 1
    case 'int64':
      return Number.isNaN(value) ? 0 : Math.trunc(value) + 0
    case 'int32':
      return Math.trunc(value) | 0
    case 'int16':
      return (Math.trunc(value) << 16) >> 16
    case 'int8':
      return (Math.trunc(value) << 24) >> 24
    case 'uint8':
      return Math.trunc(value) & 255
  }
}
