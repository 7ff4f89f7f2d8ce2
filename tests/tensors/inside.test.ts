import { createHash } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { NUMERICS } from '../../lab/core/math/numerics.ts'
import { encodeState } from '../../lab/core/training/run-state.ts'
import { createTrainingRouter } from '../../main/children/training/router.ts'
import { completeSpec } from '../../main/experiments.ts'
import { fromBase64 } from '../../preload/base64.ts'
import { insideRequest } from '../../preload/contract/inside.ts'
import { runSpec, type ProviderChoice, type RunSpec } from '../../preload/contract/values.ts'
import figures from '../reference/inside.json' with { type: 'json' }

/** What `tests/reference/make-inside.py` stores of a network; arrays are float32 as base64. */
interface Stored {
  spec: RunSpec
  epochs: number
  bounds: [number, number, number, number]
  state: { weights: string; buffers: string; slots: string[]; updates: number }
  layers: {
    weightNorm: number
    gradientNorm: number
    startNorm: number
    updateNorm: number
    growth: number
    decayNorm: number | null
    decayShare: number | null
    slope: number
    gain: number
    dead: number | null
    saturated: number | null
    maps: string
  }[]
  gradient: string
  update: string
  hidden: { kind: string; explained: number | null; points: string; spread: number; size: number } | null
}
const runs = Object.entries(figures.runs as unknown as Record<string, Stored>)
const PRECISION = 1e-5
const norms = ['weightNorm', 'gradientNorm', 'startNorm', 'updateNorm', 'slope', 'gain'] as const

const floats = (text: string): Float32Array => new Float32Array(fromBase64(text).buffer)
const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values))

/** How far values are from others, as a share of the others' 2-norm. */
function distance(values: ArrayLike<number>, others: ArrayLike<number>): number {
  expect(values.length).toBe(others.length)
  const difference = norm(Array.from(values, (value, i) => value - others[i]!))
  return difference === 0 ? 0 : difference / norm(others)
}

/** The inside of a network in the state that PyTorch was in. */
async function lookAt({ spec: given, epochs, state }: Stored, provider: ProviderChoice) {
  // In the contract's order, as the child hashes it.
  const spec = runSpec.parse(await completeSpec({ ...given, provider }))
  const trainer = {
    weights: floats(state.weights),
    buffers: floats(state.buffers),
    slots: state.slots.map(floats),
    updates: state.updates,
  }
  const origin = { numerics: NUMERICS, specHash: createHash('sha256').update(JSON.stringify(spec)).digest() }
  const stopping = { best: Infinity, waited: 0 }
  const bytes = encodeState({ position: epochs, trainer, stopping, shuffle: null }, origin)
  const child = createRouterClient(createTrainingRouter(), { context: {} })
  const { inside, insideError } = await child.position({
    runId: '0198a7e8-0000-7000-8000-000000000000',
    spec,
    first: 0,
    numerics: NUMERICS,
    position: epochs,
    states: [{ position: epochs, state: bytes }],
    metrics: { firstEpoch: 0, columns: {} },
    inside: insideRequest.parse({ units: 64, mapSize: figures.mapSize }),
  })
  expect(insideError).toBeUndefined()
  return inside!
}

describe.each<ProviderChoice>(['kernels', 'tfjs', 'reference'])(
  'the inside of a network on %s, against PyTorch',
  (provider) => {
    it.each(runs)('%s', async (_, stored) => {
      const inside = await lookAt(stored, provider)
      const { xMin, xMax, yMin, yMax } = inside.bounds
      expect(distance([xMin, xMax, yMin, yMax], stored.bounds)).toBeLessThan(PRECISION)
      expect(inside.layers).toHaveLength(stored.layers.length)
      stored.layers.forEach((layer, at) => {
        const seen = inside.layers[at]!
        for (const name of [...norms, 'decayNorm', 'decayShare'] as const) {
          const [value, expected] = [seen[name], layer[name]]
          if (expected === null) expect(value, `${name} of layer ${at}`).toBeNull()
          else expect(distance([value!], [expected]), `${name} of layer ${at}`).toBeLessThan(PRECISION)
        }
        // A share of the norm itself, of which an update takes little.
        expect(Math.abs(seen.growth - layer.growth), `growth of layer ${at}`).toBeLessThan(PRECISION)
        expect([seen.dead, seen.saturated], `shares of layer ${at}`).toEqual([layer.dead, layer.saturated])
        expect(distance(seen.maps, floats(layer.maps)), `maps of layer ${at}`).toBeLessThan(PRECISION)
      })
      expect(distance(inside.gradient!, floats(stored.gradient))).toBeLessThan(PRECISION)
      expect(distance(inside.update!, floats(stored.update))).toBeLessThan(PRECISION)
      expect(distance(inside.weights!, floats(stored.state.weights))).toBeLessThan(PRECISION)
      expect(distance(inside.buffers!, floats(stored.state.buffers))).toBeLessThan(PRECISION)
      expect(inside.hidden?.kind).toBe(stored.hidden?.kind)
      if (!stored.hidden) return
      // What is left of outputs that hardly differ is no more exact than they are.
      const points = floats(stored.hidden.points)
      const away = distance(inside.hidden!.points, points) * norm(points)
      expect(away / stored.hidden.size / Math.sqrt(points.length / 2)).toBeLessThan(PRECISION)
      expect(distance([inside.hidden!.size], [stored.hidden.size])).toBeLessThan(PRECISION)
      expect(Math.abs(inside.hidden!.spread - stored.hidden.spread) / stored.hidden.size).toBeLessThan(PRECISION)
      if (stored.hidden.explained !== null) expect(inside.hidden!.explained).toBeCloseTo(stored.hidden.explained, 3)
    })
  },
)
