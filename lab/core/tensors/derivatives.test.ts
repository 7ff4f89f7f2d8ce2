/** Random expressions against finite differences, and broadcasting and views against their rules. */
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../random.ts'
import * as arithmetic from './arithmetic.ts'
import { backward } from './backward.ts'
import { expand, sum } from './broadcast.ts'
import * as functions from './functions.ts'
import { logSoftmax, softmax } from './losses.ts'
import { matmul } from './matmul.ts'
import { cumsum, deviations, logsumexp, mean, prod, variances, vectorNorm } from './reduce.ts'
import { broadcastShapes, contiguousStrides, isContiguous } from './shape.ts'
import { elementsOf, type Tensor, tensorOf } from './tensor.ts'
import { cat, flatten, permute, reshape, select, slice, squeeze, stack, transpose, unsqueeze } from './views.ts'

/** Values between 0.3 and 1.3, where every function here is smooth. */
const leaf = (random: Random, shape: readonly number[]): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1)
  const tensor = tensorOf(
    Float64Array.from({ length: count }, () => 0.3 + random.uniform()),
    'float64',
    shape,
  )
  tensor.requiresGrad = true
  return tensor
}

const unary: [string, (a: Tensor) => Tensor][] = [
  ['exp', arithmetic.exp],
  ['log', arithmetic.log],
  ['sqrt', functions.sqrt],
  ['sin', functions.sin],
  ['cos', functions.cos],
  ['tanh', functions.tanh],
  ['sigmoid', functions.sigmoid],
  ['relu', functions.relu],
  ['softplus', functions.softplus],
  ['elu', (a) => functions.elu(arithmetic.sub(a, arithmetic.numberTensor(0.81)), 1.3)],
  ['silu', functions.silu],
  ['log1p', functions.log1p],
  ['atan', functions.atan],
  ['reciprocal', functions.reciprocal],
  ['square', functions.square],
  ['cube', (a) => arithmetic.pow(a, arithmetic.numberTensor(3))],
  ['softmax', (a) => softmax(a, a.rank - 1)],
  ['logSoftmax', (a) => logSoftmax(a, 0)],
  ['logsumexp', (a) => logsumexp(a, [a.rank - 1], true)],
  ['mean', (a) => mean(a, [0], true)],
  ['sum', (a) => sum(a, [a.rank - 1], true)],
  ['prod', (a) => prod(a, a.rank - 1, true)],
  ['variance', (a) => variances(a, [a.rank - 1], 1, true)],
  ['deviation', (a) => deviations(a, [a.rank - 1], 0, true)],
  ['norm', (a) => vectorNorm(a, 2, [a.rank - 1], true)],
  ['cumsum', (a) => cumsum(a, 0)],
  ['transposed', (a) => transpose(a, 0, a.rank - 1)],
  [
    'reversed order',
    (a) =>
      permute(
        a,
        a.shape.map((_, d) => a.rank - 1 - d),
      ),
  ],
  ['flat and back', (a) => reshape(flatten(a, 0, -1), a.shape)],
  ['part', (a) => slice(a, a.rank - 1, 1, a.shape.at(-1)!)],
  ['stepped part', (a) => slice(a, 0, 0, a.shape[0]!, 2)],
  ['one row', (a) => unsqueeze(select(a, 0, 1), 0)],
  ['one more dimension', (a) => squeeze(unsqueeze(a, 1), 1)],
  ['joined', (a) => cat([a, a], 0, 'float64')],
  ['stacked', (a) => select(stack([a, arithmetic.neg(a)], 0, 'float64'), 0, 0)],
  ['clamped', (a) => functions.clamp(a, 0.5001, 1.1001, false)],
]
const binary: [string, (a: Tensor, b: Tensor) => Tensor][] = [
  ['add', (a, b) => arithmetic.add(a, b)],
  ['sub', (a, b) => arithmetic.sub(a, b)],
  ['mul', arithmetic.mul],
  ['div', arithmetic.div],
  ['pow', arithmetic.pow],
  ['maximum', arithmetic.maximum],
  ['minimum', arithmetic.minimum],
  ['atan2', functions.atan2],
]

/** Holds the gradient of the sum of an expression against difference quotients, for every element of every leaf. */
function check(leaves: readonly Tensor[], expression: () => Tensor): void {
  const value = (): number => Array.from(elementsOf(expression())).reduce((total, one) => total + one, 0)
  for (const one of leaves) one.grad = null
  backward(sum(expression()), null, { retainGraph: false, createGraph: false })
  const step = 1e-5
  leaves.forEach((one) => {
    const data = elementsOf(one)
    for (let i = 0; i < data.length; i++) {
      const before = data[i]!
      data[i] = before + step
      const up = value()
      data[i] = before - step
      const down = value()
      data[i] = before
      const difference = (up - down) / (2 * step)
      const gradient = elementsOf(one.grad!)[i]!
      expect(Math.abs(gradient - difference)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(difference)))
    }
  })
}

describe('derivatives', () => {
  it.each(unary)('%s is as finite differences have it', (_, f) => {
    const a = leaf(createRandom(7), [3, 4])
    // Weighted, so that no symmetry hides a fault.
    const weights = tensorOf(
      Float64Array.from({ length: 24 }, (_, i) => ((i * 7) % 5) - 1.5),
      'float64',
      [24],
    )
    check([a], () => {
      const result = f(a)
      return arithmetic.mul(reshape(result, [result.count]), slice(weights, 0, 0, result.count))
    })
  })
  it.each(binary)('%s, broadcast, is as finite differences have it', (_, f) => {
    const random = createRandom(8)
    const [a, b] = [leaf(random, [3, 1]), leaf(random, [2, 1, 4])]
    check([a, b], () => f(a, b))
  })
  it('random expressions are as finite differences have it', () => {
    const random = createRandom(9)
    const smooth = unary.filter(
      ([name]) => !['clamped', 'relu', 'variance', 'deviation', 'part', 'stepped part', 'log'].includes(name),
    )
    const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)]!
    for (let turn = 0; turn < 30; turn++) {
      const [a, b, c] = [leaf(random, [2, 3]), leaf(random, [3]), leaf(random, [3, 2])]
      const [f, g, h] = [pick(smooth)[1], pick(binary.slice(0, 3))[1], pick(smooth.slice(2, 8))[1]]
      check([a, b, c], () => h(matmul(g(a, b), functions.tanh(functions.sigmoid(c)))))
      check([a], () => f(a))
    }
  })
  it('products of stacks, matrices and vectors are as finite differences have it', () => {
    const random = createRandom(10)
    for (const [left, right] of [
      [
        [2, 3, 4],
        [4, 2],
      ],
      [
        [2, 3, 4],
        [2, 4, 2],
      ],
      [
        [3, 4],
        [2, 4, 5],
      ],
      [[4], [4, 3]],
      [[3, 4], [4]],
      [[4], [4]],
    ] as const) {
      const [a, b] = [leaf(random, left), leaf(random, right)]
      check([a, b], () => functions.square(matmul(a, b)))
    }
  })
})

describe('ReLU', () => {
  it('of float32 is what its definition says of every kind of number, forward and back', () => {
    const numbers = [1.5, -2.5, 0, -0, NaN, -NaN, Infinity, -Infinity, 1e-45, -1e-45, 3.4e38, -3.4e38]
    const bits = new Uint32Array([0xffc00000, 0xff800001, 0x7fc00000, 0x7f800001, 0x80000001, 0x00000001])
    const input = tensorOf(Float32Array.from([...numbers, ...new Float32Array(bits.buffer)]), 'float32', [18])
    input.requiresGrad = true
    const output = functions.relu(input)
    expect([...elementsOf(output)]).toEqual(Array.from(elementsOf(input), (x) => (x > 0 || Number.isNaN(x) ? x : 0)))
    const gradient = tensorOf(
      Float32Array.from({ length: 18 }, (_, i) => (i % 3 === 0 ? NaN : i - 9)),
      'float32',
      [18],
    )
    backward(output, gradient, { retainGraph: false, createGraph: false })
    expect([...elementsOf(input.grad!)]).toEqual(
      Array.from(elementsOf(input), (x, i) => (x > 0 ? elementsOf(gradient)[i]! : 0)),
    )
  })
})

describe('the rules of shapes', () => {
  it('broadcasting reads each element where the rule says', () => {
    const random = createRandom(11)
    for (let turn = 0; turn < 60; turn++) {
      const full = Array.from({ length: 1 + random.integer(4) }, () => 1 + random.integer(3))
      const thin = (): number[] => full.slice(random.integer(full.length)).map((size) => (random.integer(2) ? size : 1))
      const [a, b] = [leaf(random, thin()), leaf(random, thin())]
      const shape = broadcastShapes(a.shape, b.shape)
      const result = elementsOf(arithmetic.add(a, b))
      const strides = contiguousStrides(shape)
      const at = (of: Tensor, index: number): number => {
        const lead = shape.length - of.rank
        const own = contiguousStrides(of.shape)
        return of.shape.reduce(
          (place, size, d) =>
            place + (size === 1 ? 0 : (Math.floor(index / strides[d + lead]!) % shape[d + lead]!) * own[d]!),
          0,
        )
      }
      result.forEach((value: number, i: number) =>
        expect(value).toBe(elementsOf(a)[at(a, i)]! + elementsOf(b)[at(b, i)]!),
      )
    }
  })
  it('views read the same memory in the order of their strides', () => {
    const random = createRandom(12)
    for (let turn = 0; turn < 60; turn++) {
      const base = leaf(random, [2 + random.integer(2), 2 + random.integer(3), 2 + random.integer(2)])
      const steps: ((t: Tensor) => Tensor)[] = [
        (t) => transpose(t, 0, t.rank - 1),
        (t) => slice(t, 0, 0, t.shape[0]!, 2),
        (t) => unsqueeze(t, 1),
        (t) => (t.rank > 1 ? select(t, 0, t.shape[0]! - 1) : t),
        (t) => expand(t, [2, ...t.shape]),
      ]
      let view = base
      for (let i = 0; i < 3; i++) view = steps[random.integer(steps.length)]!(view)
      expect(view.storage.shares(base.storage)).toBe(true)
      const copy = elementsOf(view).slice()
      const strides = contiguousStrides(view.shape)
      copy.forEach((value: number, i: number) => {
        const place = view.strides.reduce(
          (at, stride, d) => at + (Math.floor(i / strides[d]!) % view.shape[d]!) * stride,
          view.offset,
        )
        expect(value).toBe(view.storage.data[place])
      })
      expect(isContiguous(view.shape, contiguousStrides(view.shape))).toBe(true)
    }
  })
})
