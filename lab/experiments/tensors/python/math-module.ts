import { ProgramError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import * as math from '../../../core/tensors/scalar-math.ts'
import { createRandom, type Random } from '../../../core/random.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import type { Runtime } from './runtime.ts'
import { Native, numeric, PyFloat, PyList, PyModule, typeName, wholeValue, type Value } from './values.ts'

/** A number from an argument, a tensor of one element among them. */
function real(value: Value | undefined): number {
  if (value instanceof Tensor) {
    if (value.count !== 1) throw valueError('only one element tensors can be converted to Python scalars')
    return elementsOf(value)[0]!
  }
  const number = value === undefined ? null : numeric(value)
  if (number === null) throw typeError(`must be real number, not ${typeName(value ?? null)}`)
  return number
}

const domain = (): ProgramError => valueError('math domain error')

const functions: Record<string, (x: number) => number> = {
  sin: (x) => (Number.isFinite(x) ? math.sin(x) : fail()),
  cos: (x) => (Number.isFinite(x) ? math.cos(x) : fail()),
  tan: (x) => (Number.isFinite(x) ? math.tan(x) : fail()),
  asin: (x) => (Math.abs(x) <= 1 ? math.asin(x) : fail()),
  acos: (x) => (Math.abs(x) <= 1 ? math.acos(x) : fail()),
  atan: math.atan,
  sinh: math.sinh,
  cosh: math.cosh,
  tanh: math.tanh,
  exp: (x) => {
    const value = math.exp(x)
    if (value === Infinity && Number.isFinite(x)) throw new ProgramError('OverflowError', 'math range error')
    return value
  },
  sqrt: (x) => (x >= 0 || Number.isNaN(x) ? Math.sqrt(x) : fail()),
  log2: (x) => (x > 0 ? math.log2(x) : fail()),
  log10: (x) => (x > 0 ? math.log10(x) : fail()),
  log1p: (x) => (x > -1 ? math.log1p(x) : fail()),
  expm1: math.expm1,
  fabs: Math.abs,
  radians: (x) => (x * Math.PI) / 180,
  degrees: (x) => (x * 180) / Math.PI,
}

function fail(): never {
  throw domain()
}

/** Python's `math`. */
export function createMath(): PyModule {
  const module = new PyModule('math')
  const define = (name: string, call: (args: readonly Value[]) => Value): void =>
    void module.attributes.set(name, new Native(name, call))
  for (const [name, f] of Object.entries(functions)) define(name, ([x]) => new PyFloat(f(real(x))))
  define('log', ([x, base]) => {
    if (real(x) <= 0) throw domain()
    return new PyFloat(base === undefined ? math.log(real(x)) : math.log(real(x)) / math.log(real(base)))
  })
  define('pow', ([x, y]) => new PyFloat(math.pow(real(x), real(y))))
  define('atan2', ([y, x]) => new PyFloat(math.atan2(real(y), real(x))))
  define('hypot', (args) => new PyFloat(math.hypot(...args.map(real))))
  define('floor', ([x]) => wholeValue(BigInt(Math.floor(real(x)))))
  define('ceil', ([x]) => wholeValue(BigInt(Math.ceil(real(x)))))
  define('trunc', ([x]) => wholeValue(BigInt(Math.trunc(real(x)))))
  define('isnan', ([x]) => Number.isNaN(real(x)))
  define('isinf', ([x]) => Math.abs(real(x)) === Infinity)
  define('isfinite', ([x]) => Number.isFinite(real(x)))
  define('isclose', ([x, y]) => Math.abs(real(x) - real(y)) <= 1e-9 * Math.max(Math.abs(real(x)), Math.abs(real(y))))
  define('factorial', ([x]) => {
    const n = real(x)
    if (n < 0) throw valueError('factorial() not defined for negative values')
    if (n > 1000) throw new ProgramError('OverflowError', 'the subset has no whole number this large')
    let product = 1n
    for (let i = 2n; i <= BigInt(n); i++) product *= i
    return wholeValue(product)
  })
  define('prod', ([items]) => {
    const values = items instanceof PyList ? items.items : []
    const product = values.reduce((total: number, value) => total * real(value), 1)
    return values.some((value) => value instanceof PyFloat) ? new PyFloat(product) : product
  })
  module.attributes.set('pi', new PyFloat(Math.PI))
  module.attributes.set('e', new PyFloat(Math.E))
  module.attributes.set('tau', new PyFloat(2 * Math.PI))
  module.attributes.set('inf', new PyFloat(Infinity))
  module.attributes.set('nan', new PyFloat(NaN))
  return module
}

/** The Mersenne Twister as Python's `random.seed(n)` starts it. */
function pythonGenerator(seed: number): Random {
  const words = new Uint32Array(624)
  words[0] = 19650218
  for (let i = 1; i < 624; i++) words[i] = Math.imul(1812433253, words[i - 1]! ^ (words[i - 1]! >>> 30)) + i
  const size = Math.abs(seed)
  const key = size > 0xffffffff ? [size >>> 0, Math.floor(size / 4294967296)] : [size >>> 0]
  let [i, j] = [1, 0]
  for (let k = 0; k < 624; k++) {
    words[i] = (words[i]! ^ Math.imul(words[i - 1]! ^ (words[i - 1]! >>> 30), 1664525)) + key[j]! + j
    if (++i >= 624) {
      words[0] = words[623]!
      i = 1
    }
    if (++j >= key.length) j = 0
  }
  for (let k = 0; k < 623; k++) {
    words[i] = (words[i]! ^ Math.imul(words[i - 1]! ^ (words[i - 1]! >>> 30), 1566083941)) - i
    if (++i >= 624) {
      words[0] = words[623]!
      i = 1
    }
  }
  words[0] = 0x80000000
  const random = createRandom(0)
  random.restore({ words, position: 624, kept: null })
  return random
}

/** Python's `random`: another generator than torch's, with a seed of its own. */
export function createPythonRandom(runtime: Runtime, seed: number): PyModule {
  const module = new PyModule('random')
  let random = pythonGenerator(seed)
  const unit = (): number => ((random.draw() >>> 5) * 67108864 + (random.draw() >>> 6)) / 9007199254740992
  const below = (n: number): number => {
    const bits = 32 - Math.clz32(n)
    for (;;) {
      const value = random.draw() >>> (32 - bits)
      if (value < n) return value
    }
  }
  const define = (name: string, call: (args: readonly Value[]) => Value): void =>
    void module.attributes.set(name, new Native(name, call))
  define('seed', ([n]) => {
    random = pythonGenerator(n === undefined || n === null ? seed : Math.trunc(real(n)))
    return null
  })
  define('random', () => new PyFloat(unit()))
  define('uniform', ([a, b]) => new PyFloat(real(a) + (real(b) - real(a)) * unit()))
  define('randint', ([a, b]) => {
    if (real(b) < real(a))
      throw valueError(`empty range for randrange() (${real(a)}, ${real(b) + 1}, ${real(b) + 1 - real(a)})`)
    return real(a) + below(real(b) - real(a) + 1)
  })
  define('choice', ([items]) => {
    const all = [...runtime.iterate(items!)]
    if (all.length === 0) throw new ProgramError('IndexError', 'Cannot choose from an empty sequence')
    return all[below(all.length)]!
  })
  define('shuffle', ([list]) => {
    if (!(list instanceof PyList))
      throw typeError(`'${typeName(list ?? null)}' object does not support item assignment`)
    for (let i = list.items.length - 1; i > 0; i--) {
      const j = below(i + 1)
      const item = list.items[i]!
      list.items[i] = list.items[j]!
      list.items[j] = item
    }
    return null
  })
  return module
}
