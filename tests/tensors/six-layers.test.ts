/** What the lab says of six layers while they train on the course's points: PyTorch's runs of the same name say why it is true. */
import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { NUMERICS } from '../../lab/core/math/numerics.ts'
import { layersAtPoint } from '../../lab/core/training/inside/at-point.ts'
import { verdictsOf } from '../../lab/kit/network/verdict.ts'
import { createTrainingRouter } from '../../main/children/training/router.ts'
import { completeSpec } from '../../main/experiments.ts'
import { type Inside, insideRequest } from '../../preload/contract/inside.ts'
import type { Json, RunSpec } from '../../preload/contract/values.ts'

const specOf = (activation: string, optimizer: Record<string, Json>, weightDecay: number): Promise<RunSpec> => {
  const layers = Array.from({ length: 6 }, () => ({ units: 20, activation }))
  const params = { layers, optimizer, weightDecay, epochs: 1000 }
  return completeSpec({ experiment: 'classification', params, seed: 12345, provider: 'kernels' })
}

async function lookAt(spec: RunSpec, position: number) {
  const child = createRouterClient(createTrainingRouter(), { context: {} })
  const { inside, snapshot } = await child.position({
    runId: '0198a7e8-0000-7000-8000-000000000000',
    spec,
    first: 0,
    numerics: NUMERICS,
    position,
    states: [],
    metrics: { firstEpoch: 0, columns: {} },
    inside: insideRequest.parse({}),
  })
  const { points, labels } = snapshot as unknown as { points: Float32Array; labels: ArrayLike<number> }
  return { verdicts: verdictsOf(inside!), accuracy: accuracyOf(inside!, points, labels) }
}

function accuracyOf(inside: Inside, points: Float32Array, labels: ArrayLike<number>): number {
  let right = 0
  for (let i = 0; i < labels.length; i++) {
    const scores = layersAtPoint(inside, points.subarray(2 * i, 2 * i + 2))!.at(-1)!.outputs
    if (scores.indexOf(Math.max(...scores)) === labels[i]) right++
  }
  return right / labels.length
}

const kinds = ({ verdicts }: Awaited<ReturnType<typeof lookAt>>) => verdicts.map(({ kind }) => kind)
const MINUTES = 120_000

describe('six layers of 20 sigmoid units', () => {
  it(
    'shrink under Adam’s weight decay of 1e-5, which outweighs what the loss asks of them',
    async () => {
      const spec = await specOf('sigmoid', { kind: 'adam' }, 1e-5)
      const [first, early, end] = [await lookAt(spec, 0), await lookAt(spec, 100), await lookAt(spec, 1000)]
      // PyTorch: layer 1 has |g| 1.20e-6 and λ|w| 3.29e-5, the output layer |g| 0.266.
      expect(first.verdicts[0]).toMatchObject({ kind: 'decay', layers: [0, 1], layer: 0, decoupled: false })
      expect(first.verdicts[0]).toHaveProperty('times', expect.closeTo(27.43, 1))
      expect(first.verdicts[0]).toHaveProperty('start', first.verdicts[0]!.kind === 'decay' && first.verdicts[0]!.norm)
      expect(first.verdicts[1]).toMatchObject({ kind: 'vanished', layers: [0, 1], layer: 0 })
      expect(first.verdicts[1]).toHaveProperty('times', expect.closeTo(222_041, -3))
      // PyTorch after 100 epochs: 79.8 times in layer 1, whose weights went from 3.291 to 2.677.
      expect(early.verdicts[0]).toMatchObject({ kind: 'decay', layers: [0, 1, 2, 3, 4], layer: 0 })
      expect(early.verdicts[0]).toHaveProperty('times', expect.closeTo(79.8, 0))
      expect(early.verdicts[0]).toHaveProperty('norm', expect.closeTo(2.677, 2))
      // Only its norm is small: beside the output layer's, 0.0004, it is no ten-thousandth.
      expect(early.verdicts[1]).toMatchObject({ kind: 'vanished', layer: 0, times: null })
      // PyTorch after 1,000: layer 2 has 1.40e-6 left of 2.519.
      expect(kinds(end)).toEqual(['decay', 'still', 'flat'])
      expect(end.verdicts[0]).toMatchObject({ layer: 1, start: expect.closeTo(2.519, 2) as number })
      expect(end.verdicts[0]).toHaveProperty('norm', expect.closeTo(1.4e-6, 6))
      expect(end.accuracy).toBeCloseTo(1 / 3, 3)
    },
    MINUTES,
  )

  it.each([
    ['adam', 0],
    ['adamw', 1e-5],
  ])(
    'learn with %s and weight decay %d, though their first layer’s gradient has vanished',
    async (kind, decay) => {
      const spec = await specOf('sigmoid', { kind }, decay)
      const early = await lookAt(spec, 100)
      expect(kinds(await lookAt(spec, 0))).toEqual(['vanished', 'flat'])
      // Adam makes up for it: an update changes those weights by 0.3 %.
      expect(early.verdicts[0]).toMatchObject({ kind: 'vanished', layers: [0, 1], times: null })
      expect(early.verdicts[0]).toHaveProperty('update', expect.closeTo(0.0032, 4))
      const end = await lookAt(spec, 1000)
      expect(end.verdicts).toEqual([])
      expect(end.accuracy).toBeGreaterThan(0.7)
    },
    MINUTES,
  )

  it(
    'stand still with SGD: an update changes no weight by more than a millionth or two',
    async () => {
      const spec = await specOf('sigmoid', { kind: 'sgd', learningRate: 0.1 }, 1e-5)
      const first = await lookAt(spec, 0)
      expect(kinds(first)).toEqual(['vanished', 'flat'])
      expect(first.verdicts[0]).toHaveProperty('update', expect.closeTo(1e-6, 7))
      for (const position of [100, 1000]) {
        const { verdicts, accuracy } = await lookAt(spec, position)
        expect(verdicts[0]).toMatchObject({ kind: 'still' })
        expect(verdicts[0]).toHaveProperty('update', expect.closeTo(1.05e-6, 7))
        expect(accuracy).toBeLessThan(0.4)
      }
    },
    MINUTES,
  )
})

it(
  'has nothing to say of six layers of ReLU, which learn',
  async () => {
    const spec = await specOf('relu', { kind: 'adam' }, 1e-5)
    for (const position of [0, 100]) expect((await lookAt(spec, position)).verdicts).toEqual([])
    const end = await lookAt(spec, 1000)
    expect(end.verdicts).toEqual([])
    expect(end.accuracy).toBeGreaterThan(0.99)
  },
  MINUTES,
)
