import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, RunSpec } from '../../../preload/contract/values.ts'
import { compareSpecs, flattenParams } from './compare.ts'

const course = (params: Record<string, Json>): RunSpec => ({
  experiment: 'classification',
  params: { layers: [{ units: 100, activation: 'relu' }], optimizer: { kind: 'adam', learningRate: 0.001 }, ...params },
  seed: 12345,
  provider: 'auto',
})

test('only what differs is a row; the rest is counted', () => {
  const one = course({ modelIndex: 1 })
  const other = course({ optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9 } })
  expect(compareSpecs([one, other])).toEqual({
    rows: [
      { path: 'params.optimizer.kind', values: ['adam', 'sgd'] },
      { path: 'params.modelIndex', values: [1, undefined] },
      { path: 'params.optimizer.momentum', values: [undefined, 0.9] },
    ],
    // experiment, two of the layer, the learning rate, seed, provider
    equal: 6,
  })
})

test('a list that is longer in one run shows the places the other lacks', () => {
  const { rows } = compareSpecs([course({ layers: [] }), course({ layers: [{ units: 8, activation: 'tanh' }] })])
  expect(rows).toEqual([
    { path: 'params.layers', values: [[], undefined] },
    { path: 'params.layers[0].units', values: [undefined, 8] },
    { path: 'params.layers[0].activation', values: [undefined, 'tanh'] },
  ])
})

test('keys with dots and brackets do not pass for paths', () => {
  expect([...flattenParams({ 'a.b': 1, a: { b: 2 }, 'c[0]': 3, c: [4], '': 5 })]).toEqual([
    ['["a.b"]', 1],
    ['a.b', 2],
    ['["c[0]"]', 3],
    ['c[0]', 4],
    ['[""]', 5],
  ])
})

const spec = fc
  .dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5, noNullPrototype: true })
  .map((params): RunSpec => course(params as Record<string, Json>))

test('equal runs have no rows, rows never agree, and the order of the runs only permutes the values', () => {
  fc.assert(
    fc.property(fc.array(spec, { minLength: 2, maxLength: 8 }), (specs) => {
      const { rows, equal } = compareSpecs(specs)
      for (const { values } of rows)
        expect(new Set(values.map((value) => JSON.stringify(value))).size).toBeGreaterThan(1)
      expect(compareSpecs([specs[0]!, specs[0]!]).rows).toEqual([])
      const back = compareSpecs([...specs].reverse())
      expect(back.equal).toBe(equal)
      expect(new Map(back.rows.map(({ path, values }) => [path, [...values].reverse()]))).toEqual(
        new Map(rows.map(({ path, values }) => [path, values])),
      )
    }),
  )
})

test('two values have the same leaves only when they are the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
      const same = (left: unknown, right: unknown) => {
        const sorted = (leaves: Map<string, Json>) => JSON.stringify([...leaves].sort(([x], [y]) => (x < y ? -1 : 1)))
        return sorted(flattenParams(left as Json)) === sorted(flattenParams(right as Json))
      }
      expect(same(a, structuredClone(a))).toBe(true)
      const sortKeys = (value: unknown): unknown =>
        Array.isArray(value)
          ? value.map(sortKeys)
          : value !== null && typeof value === 'object'
            ? Object.entries(value)
                .sort(([x], [y]) => (x < y ? -1 : 1))
                .map(([key, part]) => [key, sortKeys(part)])
                .concat([['object', true]])
            : value
      expect(same(a, b)).toBe(JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b)))
    }),
  )
})
