import { expect, it } from 'vitest'
import { z } from 'zod'
import { knownKeys, placeOfKey } from './known-keys.ts'

const schema = z.strictObject({
  layers: z.array(z.strictObject({ units: z.int(), bias: z.boolean().default(true) }).nullable()).prefault([]),
  optimizer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sgd'), momentum: z.number() }),
    z.strictObject({ kind: z.literal('adam'), beta1: z.number() }),
  ]),
})
const received = { layers: [{ units: 1 }], optimizer: { kind: 'adam' } }

it('finds the fields of an object, through arrays, defaults and unions', () => {
  expect(knownKeys(schema, received, [])).toEqual(['layers', 'optimizer'])
  expect(knownKeys(schema, received, ['layers', 0])).toEqual(['units', 'bias'])
  expect(knownKeys(schema, received, ['optimizer'])).toEqual(['kind', 'beta1'])
})
it('finds none where there is no object', () => {
  expect(knownKeys(schema, received, ['layers'])).toEqual([])
  expect(knownKeys(schema, { optimizer: { kind: 'newton' } }, ['optimizer'])).toEqual([])
  expect(knownKeys(schema, null, ['nothing', 3])).toEqual([])
})
it('finds the place that a key is meant for, wherever it lies', () => {
  expect(placeOfKey(schema, 'UNITS', 'params')).toBe('params.layers[0].units')
  expect(placeOfKey(schema, 'momentun')).toBe('optimizer.momentum')
  expect(placeOfKey(schema, 'wavelength')).toBeUndefined()
})
