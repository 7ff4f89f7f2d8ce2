import { add, div, floatType, mul, neg, numberTensor, sub } from './arithmetic.ts'
import { resultType, sumTo, toDtype } from './broadcast.ts'
import { isFloating, type DType, type Elements } from './dtype.ts'
import { mapElements, zipElements } from './elementwise.ts'
import { engine } from './engine.ts'
import { sameShape } from './shape.ts'
import { allocate, elementsOf, operation, record, scalarTensor, tensorOf, type Tensor } from './tensor.ts'
import { runtimeError } from './program-error.ts'
import * as math from './scalar-math.ts'

const one = numberTensor(1)
const times = (a: Tensor, value: number): Tensor => mul(a, numberTensor(value))

interface Definition {
  /** PyTorch's name of its way back. */
  name: string
  formula: string
  derivative: string
  f: (x: number) => number
  /** The local derivative from the operand and the result, as a tensor, so that it can be derived again. */
  slope: (a: Tensor, y: Tensor) => Tensor
  /** Which of the two the slope reads. */
  saves: 'input' | 'output' | 'none'
  /** Whole numbers stay whole. */
  keepsType?: boolean
  /** The gradient that goes on, from the one that comes in and what is saved: one pass where nobody derives it again. */
  through?: (g: number, saved: number) => number
  /** The same over all elements in loops of its own, where a call for each would be most of the work. */
  loops?: {
    forward: (from: Elements, out: Elements) => void
    through: (g: Elements, saved: Elements, out: Elements) => void
  }
}

/** A new tensor whose elements a loop writes. */
function throughLoop(input: Tensor, dtype: DType, loop: (from: Elements, out: Elements) => void): Tensor {
  const from = elementsOf(input)
  const data = allocate(dtype, from.length)
  loop(from, data)
  return tensorOf(data, dtype, input.shape)
}

/** A function of single elements, with its derivative. */
function define(of: Definition): (a: Tensor) => Tensor {
  const op = operation(of.name, of.formula, of.derivative)
  return (a) => {
    const type = of.keepsType ? a.dtype : floatType(a)
    const output = of.loops ? throughLoop(a, type, of.loops.forward) : mapElements(a, type, of.f)
    record(op, [a], output, of.saves === 'input' ? [a] : [], (g) => {
      if (!of.through || engine().gradEnabled) return [toDtype(mul(g, of.slope(a, output)), a.dtype)]
      const saved = of.saves === 'input' ? a : output
      if (of.loops && g.dtype === a.dtype && sameShape(g.shape, saved.shape)) {
        const { through } = of.loops
        return [throughLoop(g, a.dtype, (from, out) => through(from, elementsOf(saved), out))]
      }
      return [zipElements(g, saved, 'float64', a.dtype, of.through)]
    })
    if (of.saves === 'output') output.gradFn?.save(output)
    return output
  }
}

const step = (a: Tensor, f: (x: number) => number): Tensor => mapElements(a, floatType(a), f)
const sigmoidOf = (x: number): number => (x >= 0 ? 1 / (1 + math.exp(-x)) : math.exp(x) / (1 + math.exp(x)))

/** Half to even, as PyTorch and IEEE round. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  if (rest !== 0.5) return Math.round(x)
  const even = floor % 2 === 0 ? floor : floor + 1
  return even === 0 && x < 0 ? -0 : even
}

export const sqrt = define({
  name: 'SqrtBackward0',
  formula: '√a',
  derivative: '1 / (2 √a)',
  f: Math.sqrt,
  slope: (_, y) => div(numberTensor(0.5), y),
  saves: 'output',
})
export const rsqrt = define({
  name: 'RsqrtBackward0',
  formula: '1 / √a',
  derivative: '−1 / (2 a √a)',
  f: (x) => 1 / Math.sqrt(x),
  slope: (_, y) => times(mul(y, mul(y, y)), -0.5),
  saves: 'output',
})
export const reciprocal = define({
  name: 'ReciprocalBackward0',
  formula: '1 / a',
  derivative: '−1 / a²',
  f: (x) => 1 / x,
  slope: (_, y) => neg(mul(y, y)),
  saves: 'output',
})
export const log1p = define({
  name: 'Log1PBackward0',
  formula: 'ln(1 + a)',
  derivative: '1 / (1 + a)',
  f: math.log1p,
  slope: (a) => div(one, add(a, one)),
  saves: 'input',
})
export const log2 = define({
  name: 'Log2Backward0',
  formula: 'log₂ a',
  derivative: '1 / (a ln 2)',
  f: math.log2,
  slope: (a) => div(one, times(a, Math.LN2)),
  saves: 'input',
})
export const log10 = define({
  name: 'Log10Backward0',
  formula: 'log₁₀ a',
  derivative: '1 / (a ln 10)',
  f: math.log10,
  slope: (a) => div(one, times(a, Math.LN10)),
  saves: 'input',
})
export const expm1 = define({
  name: 'Expm1Backward0',
  formula: 'eᵃ − 1',
  derivative: 'eᵃ',
  f: math.expm1,
  slope: (_, y) => add(y, one),
  saves: 'output',
})
export const sin = define({
  name: 'SinBackward0',
  formula: 'sin a',
  derivative: 'cos a',
  f: math.sin,
  slope: (a) => cos(a),
  saves: 'input',
})
export const cos = define({
  name: 'CosBackward0',
  formula: 'cos a',
  derivative: '−sin a',
  f: math.cos,
  slope: (a) => neg(sin(a)),
  saves: 'input',
})
export const tan = define({
  name: 'TanBackward0',
  formula: 'tan a',
  derivative: '1 + tan² a',
  f: math.tan,
  slope: (_, y) => add(mul(y, y), one),
  saves: 'output',
})
export const atan = define({
  name: 'AtanBackward0',
  formula: 'arctan a',
  derivative: '1 / (1 + a²)',
  f: math.atan,
  slope: (a) => div(one, add(mul(a, a), one)),
  saves: 'input',
})
export const asin = define({
  name: 'AsinBackward0',
  formula: 'arcsin a',
  derivative: '1 / √(1 − a²)',
  f: math.asin,
  slope: (a) => rsqrt(sub(one, mul(a, a))),
  saves: 'input',
})
export const acos = define({
  name: 'AcosBackward0',
  formula: 'arccos a',
  derivative: '−1 / √(1 − a²)',
  f: math.acos,
  slope: (a) => neg(rsqrt(sub(one, mul(a, a)))),
  saves: 'input',
})
export const sinh = define({
  name: 'SinhBackward0',
  formula: 'sinh a',
  derivative: 'cosh a',
  f: math.sinh,
  slope: (a) => cosh(a),
  saves: 'input',
})
export const cosh = define({
  name: 'CoshBackward0',
  formula: 'cosh a',
  derivative: 'sinh a',
  f: math.cosh,
  slope: (a) => sinh(a),
  saves: 'input',
})
export const tanh = define({
  name: 'TanhBackward0',
  formula: 'tanh a',
  derivative: '1 − tanh² a',
  f: math.tanh,
  slope: (_, y) => sub(one, mul(y, y)),
  saves: 'output',
  through: (g, y) => g * (1 - y * y),
})
export const sigmoid = define({
  name: 'SigmoidBackward0',
  formula: 'σ(a) = 1 / (1 + e⁻ᵃ)',
  derivative: 'σ(a) · (1 − σ(a))',
  f: sigmoidOf,
  slope: (_, y) => mul(y, sub(one, y)),
  saves: 'output',
  through: (g, y) => g * y * (1 - y),
})

const bitsOf = ({ buffer, byteOffset, length }: Float32Array): Int32Array => new Int32Array(buffer, byteOffset, length)
/** The bits of float32's infinity: those of NaN are greater. */
const INFINITY_BITS = 0x7f800000

// Half of what goes into a ReLU is negative, in no order: a branch would be guessed wrong every second time. The sign bit,
// spread over the word, is a mask.

/** max(x, 0) of float32 by its bits; NaN stays NaN. */
function reluBits(from: Int32Array, out: Int32Array): void {
  for (let i = 0; i < from.length; i++) {
    const x = from[i]!
    out[i] = x >>> 0 > 0xff800000 ? x : x & ~(x >> 31)
  }
}

/** `g` where y > 0, otherwise 0. */
function positiveBits(g: Int32Array, y: Int32Array, out: Int32Array): void {
  for (let i = 0; i < g.length; i++) {
    const at = y[i]!
    const notPositive = ((at - 1) | at) >> 31
    const noNan = (at - (INFINITY_BITS + 1)) >> 31
    out[i] = g[i]! & ~notPositive & noNan
  }
}

export const relu = define({
  name: 'ReluBackward0',
  formula: 'max(a, 0)',
  derivative: '1 where a > 0, else 0',
  f: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  slope: (_, y) => step(y, (v) => (v > 0 ? 1 : 0)),
  saves: 'output',
  keepsType: true,
  through: (g, y) => (y > 0 ? g : 0),
  loops: {
    forward: (from, out) => {
      if (from instanceof Float32Array && out instanceof Float32Array) return reluBits(bitsOf(from), bitsOf(out))
      for (let i = 0; i < from.length; i++) {
        const x = from[i]!
        out[i] = x > 0 || Number.isNaN(x) ? x : 0
      }
    },
    through: (g, y, out) => {
      if (g instanceof Float32Array && y instanceof Float32Array && out instanceof Float32Array) {
        return positiveBits(bitsOf(g), bitsOf(y), bitsOf(out))
      }
      for (let i = 0; i < g.length; i++) out[i] = y[i]! > 0 ? g[i]! : 0
    },
  },
})
export const abs = define({
  name: 'AbsBackward0',
  formula: '|a|',
  derivative: 'sign a',
  f: Math.abs,
  slope: (a) => step(a, Math.sign),
  saves: 'input',
  keepsType: true,
})
export const sign = define({
  name: 'SignBackward0',
  formula: 'sign a',
  derivative: '0',
  f: (x) => Math.sign(x) + 0,
  slope: (a) => step(a, () => 0),
  saves: 'none',
  keepsType: true,
})
export const floor = define({
  name: 'FloorBackward0',
  formula: '⌊a⌋',
  derivative: '0',
  f: Math.floor,
  slope: (a) => step(a, () => 0),
  saves: 'none',
  keepsType: true,
})
export const ceil = define({
  name: 'CeilBackward0',
  formula: '⌈a⌉',
  derivative: '0',
  f: Math.ceil,
  slope: (a) => step(a, () => 0),
  saves: 'none',
  keepsType: true,
})
export const trunc = define({
  name: 'TruncBackward0',
  formula: 'a towards 0',
  derivative: '0',
  f: Math.trunc,
  slope: (a) => step(a, () => 0),
  saves: 'none',
  keepsType: true,
})
export const round = define({
  name: 'RoundBackward0',
  formula: 'a rounded',
  derivative: '0',
  f: roundHalfEven,
  slope: (a) => step(a, () => 0),
  saves: 'none',
  keepsType: true,
})

/** `x²` goes back as a power. */
export const square = define({
  name: 'PowBackward0',
  formula: 'a²',
  derivative: '2a',
  f: (x) => x * x,
  slope: (a) => times(a, 2),
  saves: 'input',
  keepsType: true,
})

/** max(a, 0), but a small slope below 0. */
export const leakyRelu = (a: Tensor, slope: number): Tensor =>
  define({
    name: 'LeakyReluBackward0',
    formula: `a, or ${slope} · a below 0`,
    derivative: `1, or ${slope} below 0`,
    f: (x) => (x > 0 ? x : x * Math.fround(slope)),
    slope: (t) => step(t, (x) => (x > 0 ? 1 : slope)),
    saves: 'input',
  })(a)

/** A soft max(a, 0): ln(1 + eᵃ). */
export const softplus = (a: Tensor): Tensor =>
  define({
    name: 'SoftplusBackward0',
    formula: 'ln(1 + eᵃ)',
    derivative: 'σ(a)',
    f: (x) => (x > 20 ? x : math.log1p(math.exp(x))),
    slope: (t) => step(t, (x) => (x > 20 ? 1 : sigmoidOf(x))),
    saves: 'input',
  })(a)

/** a, or α(eᵃ − 1) below 0. */
export const elu = (a: Tensor, alpha: number): Tensor =>
  define({
    name: 'EluBackward0',
    formula: 'a, or α(eᵃ − 1) below 0',
    derivative: '1, or α eᵃ below 0',
    f: (x) => (x > 0 ? x : alpha * math.expm1(x)),
    slope: (t) => step(t, (x) => (x > 0 ? 1 : alpha * math.exp(x))),
    saves: 'input',
  })(a)

/** a · σ(a). */
export const silu = define({
  name: 'SiluBackward0',
  formula: 'a · σ(a)',
  derivative: 'σ(a) (1 + a (1 − σ(a)))',
  f: (x) => x * sigmoidOf(x),
  slope: (t) => step(t, (x) => sigmoidOf(x) * (1 + x * (1 - sigmoidOf(x)))),
  saves: 'input',
})

const CLAMP = operation('ClampBackward1', 'a, held within limits', '1 within the limits, else 0')
export function clamp(a: Tensor, low: number | null, high: number | null, whole: boolean): Tensor {
  if (low === null && high === null) throw runtimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
  const type = whole || isFloating(a.dtype) ? a.dtype : 'float32'
  const [from, to] = [low ?? -Infinity, high ?? Infinity]
  const output = mapElements(a, type, (x) => (x < from ? Math.min(from, to) : x > to ? to : x))
  return record(CLAMP, [a], output, [a], (g) => [
    mul(
      g,
      step(a, (x) => (x >= from && x <= to ? 1 : 0)),
    ),
  ])
}

const WHERE = operation('WhereBackward0', 'a where true, else b', '1 where true', '1 where false')
/** `a` where the condition holds, otherwise `b`. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const type = resultType(a, b)
  const zero = scalarTensor(0, type)
  zero.isNumber = true
  const chosen = selectBy(condition, a, b, type)
  return record(WHERE, [a, b, condition], chosen, [], (g, needs) => [
    needs[0] ? toDtype(sumTo(where(condition, g, zero), a.shape), a.dtype) : null,
    needs[1] ? toDtype(sumTo(where(condition, zero, g), b.shape), b.dtype) : null,
    null,
  ])
}

function selectBy(condition: Tensor, a: Tensor, b: Tensor, type: Tensor['dtype']): Tensor {
  // Two passes: what `a` gives where true, then `b` where false, each broadcast by the one rule.
  const spread = zipElements(a, b, type, type, (x) => x)
  const other = zipElements(a, b, type, type, (_, y) => y)
  const flags = zipElements(condition, spread, 'float64', 'bool', (c) => (c !== 0 ? 1 : 0))
  const x = zipElements(spread, flags, type === 'float32' ? 'float32' : 'float64', type, (v) => v)
  const y = zipElements(other, flags, type === 'float32' ? 'float32' : 'float64', type, (v) => v)
  const [dx, dy, df] = [x.storage.data, y.storage.data, flags.storage.data]
  for (let i = 0; i < dx.length; i++) if (df[i] === 0) dx[i] = dy[i]!
  return x
}

const MASKED_FILL = operation('MaskedFillBackward0', 'a, replaced where true', '0 where true, else 1')
/** The tensor with one value where the mask holds. */
export function maskedFill(a: Tensor, mask: Tensor, value: number): Tensor {
  const output = zipElements(a, mask, a.dtype === 'float32' ? 'float32' : 'float64', a.dtype, (x, m) =>
    m !== 0 ? value : x,
  )
  return record(MASKED_FILL, [a, mask], output, [], (g) => [sumTo(maskedFill(g, mask, 0), a.shape), null])
}

const ATAN2 = operation('Atan2Backward0', 'atan2(a, b)', 'b / (a² + b²)', '−a / (a² + b²)')
/** The angle of the point (b, a). */
export function atan2(a: Tensor, b: Tensor): Tensor {
  const both = resultType(a, b)
  const type = isFloating(both) ? both : 'float32'
  const output = zipElements(a, b, type, type, math.atan2)
  return record(ATAN2, [a, b], output, [a, b], (g, needs) => {
    const scaled = div(g, add(mul(a, a), mul(b, b)))
    return [needs[0] ? sumTo(mul(scaled, b), a.shape) : null, needs[1] ? sumTo(neg(mul(scaled, a)), b.shape) : null]
  })
}

/** Tests of single elements. */
export const isNan = (a: Tensor): Tensor => mapElements(a, 'bool', (x) => (Number.isNaN(x) ? 1 : 0))
export const isInf = (a: Tensor): Tensor => mapElements(a, 'bool', (x) => (Math.abs(x) === Infinity ? 1 : 0))
export const isFinite = (a: Tensor): Tensor => mapElements(a, 'bool', (x) => (Number.isFinite(x) ? 1 : 0))
export const logicalNot = (a: Tensor): Tensor => mapElements(a, 'bool', (x) => (x === 0 ? 1 : 0))
