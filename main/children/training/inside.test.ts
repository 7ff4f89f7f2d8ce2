import { createHash } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { NUMERICS } from '../../../lab/core/math/numerics.ts'
import { insideRequest, type InsideRequest } from '../../../preload/contract/inside.ts'
import type { Json, ProviderChoice, RunSpec } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { completeSpec } from '../../experiments.ts'
import { lookInside } from './look-inside.ts'
import { createTrainingRouter } from './router.ts'

const makeChild = () => createRouterClient(createTrainingRouter(), { context: {} })

const specOf = (
  provider: ProviderChoice,
  params: Record<string, Json>,
  experiment = 'classification',
): Promise<RunSpec> => completeSpec({ experiment, params, seed: 7, provider })

/** Everything that can be disturbed: masks, running statistics, shuffling, slots. */
const params: Record<string, Json> = {
  dataset: { kind: 'spiral', samplesPerClass: 40 },
  layers: [
    { units: 9, activation: 'gelu', batchNorm: true, dropout: 0.3 },
    { units: 5, activation: 'relu' },
  ],
  optimizer: { kind: 'rmsprop', learningRate: 0.01, momentum: 0.5 },
  batchSize: 32,
  gradientClip: { kind: 'norm', limit: 0.5 },
  epochs: 40,
}
const request = insideRequest.parse({ open: [0], large: { layer: 1, unit: 2, size: 16 } })

/** Trains a run, watched in a way: its metrics, the hash of its final weights, and the positions that were looked into. */
async function trained(spec: RunSpec, insideRequests: InsideRequest[] | null) {
  const child = makeChild()
  const seen: number[] = []
  const metrics: Record<string, number[]> = {}
  const looks = { snapshotEveryMs: insideRequests && 0, insideRequests: insideRequests ?? [] }
  for await (const event of await child.run({ spec, paused: false, ...looks })) {
    if (event.type === 'epochs')
      for (const [name, column] of Object.entries(event.metrics.columns)) (metrics[name] ??= []).push(...column)
    if (event.type === 'snapshot' || event.type === 'end')
      for (const { inside, insideError } of event.insides) {
        expect(insideError).toBeUndefined()
        expect(inside!.layers.map(({ shown }) => shown.length)).toEqual([9, 5, 3])
        seen.push(event.type === 'snapshot' ? event.epoch : event.snapshotEpoch!)
      }
    if (event.type === 'end') expect(event.status).toBe('completed')
  }
  const hash = createHash('sha256').update(new Uint8Array(await (await child.weights()).arrayBuffer()))
  return { bits: { metrics, weights: hash.digest('hex') }, seen }
}

describe.each<ProviderChoice>(['kernels', 'reference'])('the inside of a network trained by %s', (provider) => {
  it('changes no bit of a run', async () => {
    const spec = await specOf(provider, params)
    const watched = await trained(spec, [request])
    expect(watched.seen).toEqual(expect.arrayContaining([0, 40]))
    expect(watched.bits).toEqual((await trained(spec, null)).bits)
  })

  it('is the same at a position, in a preview and beside a snapshot', async () => {
    const spec = await specOf(provider, params)
    const child = makeChild()
    const beside = []
    for await (const event of await child.run({
      spec,
      paused: false,
      snapshotEveryMs: 0,
      insideRequests: [request],
    })) {
      if (event.type === 'snapshot' && event.epoch === 0) beside.push(event.insides[0]!.inside)
      if (event.type === 'end') beside.push(event.insides[0]!.inside)
    }
    const at = (position: number) =>
      child.position({
        runId: '0198a7e8-0000-7000-8000-000000000000',
        spec,
        first: 0,
        numerics: NUMERICS,
        position,
        states: [],
        metrics: { firstEpoch: 0, columns: {} },
        inside: request,
      })
    const { inside } = await child.preview({ spec, inside: request })
    expect(beside).toEqual([inside, (await at(40)).inside])
    expect((await at(0)).inside).toEqual(inside)
  })
})

describe('the inside of networks at the edge', () => {
  const tiny = { kind: 'spiral', samplesPerClass: 4 }
  const preview = async (layers: Json[], more: Record<string, Json> = {}, asked: InsideRequest = request) => {
    const spec = await specOf('kernels', { dataset: tiny, layers, ...more })
    return makeChild().preview({ spec, inside: asked })
  }

  it('is there without a hidden layer', async () => {
    const { inside } = await preview([])
    expect(inside).toMatchObject({ hidden: null, large: null })
    expect(inside!.layers.map(({ units, inputs }) => [units, inputs])).toEqual([[3, 2]])
  })

  it('is small enough to be sent with as many layers as there can be', async () => {
    const layers = Array.from({ length: 64 }, () => ({ units: 100, activation: 'tanh' }))
    const open = [0, 1, 2, 3, 4, 5, 6, 7]
    const { inside } = await preview(layers, {}, insideRequest.parse({ units: 64, open, mapSize: 64 }))
    const values = inside!.layers.reduce((sum, { maps }) => sum + maps.length, 0)
    expect(values).toBeLessThanOrEqual(limits.insideMapValues)
    expect(inside!.mapSize).toBe(11)
    expect(inside!.layers[0]!.maps).toHaveLength(64 * 11 * 11)
    expect(inside!.weights).toBeNull()
    expect(inside!.layers.every(({ gradientNorm }) => Number.isFinite(gradientNorm))).toBe(true)
  })

  it('is there with units of 1 and of 4,096', async () => {
    const { inside } = await preview([{ units: 4096 }, { units: 1 }])
    expect(inside!.layers.map(({ units, shown }) => [units, shown.length])).toEqual([
      [4096, 64],
      [1, 1],
      [3, 3],
    ])
    expect(inside!.hidden!.kind).toBe('unit')
    const wide = await preview([{ units: 4096 }])
    expect(wide.inside!.hidden!.kind).toBe('principal')
    expect(wide.inside!.weights).not.toBeNull()
  })

  it('says why not in the place of an answer', () => {
    const session = {
      inside() {
        throw labError('inspectionTooSlow', { parameters: 1e6, samples: 1e6 })
      },
    }
    expect(lookInside(session, request)).toMatchObject({ insideError: { code: 'E-MOD-005' } })
    expect(lookInside(session, undefined)).toEqual({})
  })

  it('shows what a run diverged with', async () => {
    const optimizer = { kind: 'sgd', learningRate: 1e30 }
    const spec = await specOf('kernels', { dataset: tiny, layers: [{ units: 4 }], optimizer, epochs: 30 })
    const seen = []
    for await (const event of await makeChild().run({
      spec,
      paused: false,
      snapshotEveryMs: 0,
      insideRequests: [request],
    }))
      if (event.type === 'end') seen.push(event.status, ...event.insides)
    expect(seen[0]).toBe('diverged')
    expect(seen[1]).toMatchObject({ inside: { layers: [{ units: 4 }, { units: 3 }] } })
  })
})
