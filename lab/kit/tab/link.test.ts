import { deflateRawSync, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Json } from '../../../preload/contract/values.ts'
import { fieldsOf } from '../knobs/read-fields.ts'
import { formatLink, readLink } from './link.ts'
import { validContent } from './tab-content.ts'

const sgd = z.strictObject({
  kind: z.literal('sgd'),
  learningRate: z.number().gt(0).default(0.01),
  momentum: z.number().min(0).max(1).default(0),
})
const adam = z.strictObject({ kind: z.literal('adam'), learningRate: z.number().gt(0).default(0.001) })
const schema = z.strictObject({
  units: z.int().min(1).max(100).default(4),
  task: z.enum(['and', 'or']).default('and'),
  batch: z.int().min(1).nullable().default(null),
  layers: z.array(z.strictObject({ units: z.int().min(1) })).default([]),
  optimizer: z.discriminatedUnion('kind', [adam, sgd]).prefault({ kind: 'adam' }),
})
const field = fieldsOf(schema)
const defaults = schema.parse({}) as Json

const link = (params: object, more: object = {}): string =>
  formatLink(field, defaults, { params: schema.parse(params) as Json, seed: 7, at: 0, view: {}, ...more })
const opened = (query: string) => validContent(schema, readLink(field, defaults, query))

describe('a link', () => {
  it('says what differs, by its path, and always the seed', () => {
    expect(link({})).toBe('seed=7')
    expect(link({ units: 9, optimizer: { kind: 'adam', learningRate: 0.1 } }, { at: 3 })).toBe(
      'units=9&optimizer.learningRate=0.1&seed=7&at=3',
    )
    expect(link({ optimizer: { kind: 'sgd', momentum: 0.9 } })).toBe('optimizer.kind=sgd&optimizer.momentum=0.9&seed=7')
    expect(link({ batch: 8 }, { seed: { data: 1, weights: 2, shuffle: 3 }, view: { zoom: 2 } })).toBe(
      'batch=8&seed.data=1&seed.weights=2&seed.shuffle=3&view=%7B%22zoom%22%3A2%7D',
    )
  })
  it('is packed where it holds a list', () => {
    const packed = link({ layers: [{ units: 3 }] }, { at: 5 })
    expect(packed).toMatch(/^z=[\w-]+$/)
    expect(opened(packed)).toEqual({
      content: { params: schema.parse({ layers: [{ units: 3 }] }), seed: 7, at: 5 },
      leftOut: [],
    })
  })
  it('may be packed with the head that zlib puts before it', () => {
    const content = Buffer.from(JSON.stringify({ params: { units: 5 }, seed: 3 }))
    for (const pack of [deflateSync, deflateRawSync])
      expect(opened(`z=${pack(content).toString('base64url')}`).content).toMatchObject({
        params: { units: 5 },
        seed: 3,
      })
  })
  it('sets a part of what has its defaults elsewhere', () => {
    expect(opened('optimizer.kind=sgd&optimizer.momentum=0.5&seed=1').content.params).toMatchObject({
      optimizer: { kind: 'sgd', momentum: 0.5, learningRate: 0.01 },
    })
    expect(opened('optimizer.learningRate=0.5').content.params).toMatchObject({
      optimizer: { kind: 'adam', learningRate: 0.5 },
    })
  })
  it('opens with what is right in it, and names the rest', () => {
    const { content, leftOut } = opened('units=1000&task=xor&optimizer.learningRate=0.5&nothing=1&seed=-1&at=2')
    expect(content).toEqual({ params: schema.parse({ optimizer: { kind: 'adam', learningRate: 0.5 } }), at: 2 })
    expect(leftOut.sort()).toEqual(['params.nothing', 'params.task', 'params.units', 'seed'])
    expect(opened('z=???').leftOut).toEqual(['z'])
    const bad = opened(
      `z=${deflateRawSync(JSON.stringify({ params: { layers: [{ units: 1 }, { units: 0 }] } })).toString('base64url')}`,
    )
    expect(bad.leftOut).toEqual(['params.layers[1].units', 'params.layers[1]'])
    expect(bad.content.params).toMatchObject({ layers: [{ units: 1 }] })
  })
  it('that unpacks to more than a message may hold is left out', () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000, 32)).toString('base64url')
    expect(opened(`z=${bomb}`).leftOut).toEqual(['z'])
  })
})
