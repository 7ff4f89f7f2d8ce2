import { log, log1p } from './math/log.ts'
import { cos, sin } from './math/sin-cos.ts'

/** Where a generator stands: everything that its next values depend on. */
export interface RandomState {
  /** The twister's 624 words. */
  words: Uint32Array
  /** How many of the words were given out. */
  position: number
  /** The second value of a Box–Muller pair that waits for its turn; null where none does. */
  kept: number | null
}

/** PyTorch's CPU generator: the 32-bit Mersenne Twister (Matsumoto and Nishimura 1998) and what PyTorch makes of its bits. */
export interface Random {
  /** The next 32 random bits, 0 … 2^32 − 1. */
  draw(): number
  /** A float32 in [0, 1): the low 24 bits of one draw. */
  uniform(): number
  /** `torch.randn(count)`: float32 values of the standard normal distribution. */
  normal(count: number): Float32Array
  /** `torch.randperm(count)`. */
  permutation(count: number): Int32Array
  /** `torch.randint(range)`: a whole number in [0, range). */
  integer(range: number): number
  /** 1 with the given probability, otherwise 0, from one draw. */
  bernoulli(probability: number): number
  /** A copy of where the generator stands. */
  state(): RandomState
  /** Goes on from where `state` was taken. */
  restore(state: RandomState): void
}

/** 2^−24, 2^32 and 2^−53. */
const UNIT_24 = 5.9604644775390625e-8
const TWO_TO_32 = 4294967296
const UNIT_53 = 1.1102230246251565e-16

const SIZE = 624
const SHIFT = 397

/** The Mersenne Twister, started from a seed as `torch.manual_seed` does. */
class MersenneTwister {
  readonly words = new Uint32Array(SIZE)
  position = SIZE

  constructor(seed: number) {
    const { words } = this
    words[0] = seed
    for (let i = 1; i < SIZE; i++) {
      const last = words[i - 1]! ^ (words[i - 1]! >>> 30)
      words[i] = Math.imul(1812433253, last) + i
    }
  }

  draw(): number {
    if (this.position === SIZE) this.#renew()
    let word = this.words[this.position++]!
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    word ^= word >>> 18
    return word >>> 0
  }

  #renew(): void {
    const { words } = this
    for (let i = 0; i < SIZE; i++) {
      const mixed = (words[i]! & 0x80000000) | (words[(i + 1) % SIZE]! & 0x7fffffff)
      words[i] = words[(i + SHIFT) % SIZE]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0)
    }
    this.position = 0
  }
}

/**
 * `torch.manual_seed(seed)`.
 * @param seed whole number, 0 … 2^32 − 1
 */
export function createRandom(seed: number): Random {
  const twister = new MersenneTwister(seed >>> 0)
  const draw = (): number => twister.draw()
  /** Box–Muller makes two values; PyTorch keeps the second for the next call on a small tensor. */
  let kept: number | null = null
  const uniform = (): number => (draw() & 0xffffff) * UNIT_24
  const uniform53 = (): number => {
    const high = draw()
    const low = draw()
    return ((high & 0x1fffff) * TWO_TO_32 + low) * UNIT_53
  }
  const smallNormal = (): number => {
    if (kept !== null) {
      const value = kept
      kept = null
      return value
    }
    const angle = 2 * Math.PI * uniform53()
    const radius = Math.sqrt(-2 * log1p(-uniform53()))
    kept = radius * sin(angle)
    return radius * cos(angle)
  }
  const turnBlock = (values: Float32Array, at: number): void => {
    for (let i = at; i < at + 8; i++) {
      const radius = Math.sqrt(-2 * log(1 - values[i]!))
      const angle = 2 * Math.PI * values[i + 8]!
      values[i] = radius * cos(angle)
      values[i + 8] = radius * sin(angle)
    }
  }
  return {
    draw,
    uniform,
    normal(count) {
      const values = new Float32Array(count)
      // PyTorch treats fewer than 16 values one by one, in float64.
      if (count < 16) return values.map(smallNormal)
      for (let i = 0; i < count; i++) values[i] = uniform()
      for (let at = 0; at + 16 <= count; at += 16) turnBlock(values, at)
      if (count % 16 !== 0) {
        for (let i = count - 16; i < count; i++) values[i] = uniform()
        turnBlock(values, count - 16)
      }
      return values
    },
    permutation(count) {
      const order = Int32Array.from({ length: count }, (_, i) => i)
      for (let i = 0; i < count - 1; i++) {
        const other = i + (draw() % (count - i))
        const value = order[i]!
        order[i] = order[other]!
        order[other] = value
      }
      return order
    },
    integer: (range) => draw() % range,
    bernoulli: (probability) => (uniform() < probability ? 1 : 0),
    state: () => ({ words: twister.words.slice(), position: twister.position, kept }),
    restore(state) {
      twister.words.set(state.words)
      twister.position = state.position
      kept = state.kept
    },
  }
}
