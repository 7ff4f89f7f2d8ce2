/** What is said of a network's inside, of networks that are really looked into. */
import { expect, it } from 'vitest'
import { layersAtPoint } from '../../core/training/inside/at-point.ts'
import { exampleNetwork } from './example-network.ts'
import { figureLines } from './figure-lines.ts'
import { hiddenExtent, isSpot } from './hidden-extent.ts'
import { mapScales } from './map-colors.ts'
import type { Translate } from './names.ts'
import { figureAt, figuresHeight } from './paint-figures.ts'
import { rangeOf, unitMarks, valuesOf } from './unit-map.ts'
import { edgeNumbers, unitNumbers } from './unit-numbers.ts'
import { verdictsOf } from './verdict.ts'

const layers = (count: number, units: number, activation: 'sigmoid' | 'relu' | 'tanh') =>
  Array.from({ length: count }, () => ({ units, activation }))
const kinds = (network: ReturnType<typeof exampleNetwork>) => verdictsOf(network.look()).map(({ kind }) => kind)

it('says why six layers of sigmoid do not learn, and nothing of a network that does', () => {
  const fresh = exampleNetwork(layers(6, 20, 'sigmoid'), { steps: 0 })
  const verdicts = verdictsOf(fresh.look())
  expect(verdicts.map(({ kind }) => kind)).toEqual(['vanished', 'flat'])
  expect(verdicts[0]).toMatchObject({ layer: 0 })
  expect(verdicts[0]!.kind === 'vanished' && verdicts[0]!.times).toBeGreaterThan(1e4)
  expect(kinds(exampleNetwork(layers(6, 20, 'sigmoid'), { steps: 40 }))).toEqual(['still', 'flat'])
  expect(kinds(exampleNetwork(layers(1, 100, 'relu')))).toEqual([])
})

it('says that training has diverged, that a layer is dead, that a gradient has exploded', () => {
  expect(kinds(exampleNetwork(layers(2, 12, 'relu'), { rate: 1e30, steps: 6 }))).toEqual(['diverged'])
  const looked = exampleNetwork(layers(1, 8, 'relu')).look()
  const changed = (figures: object) =>
    verdictsOf({ ...looked, layers: [{ ...looked.layers[0]!, ...figures }, looked.layers[1]!] }).map(({ kind }) => kind)
  expect(changed({ dead: 1, maps: looked.layers[0]!.maps.map(() => 0) })).toEqual(['dead'])
  expect(changed({ gradientNorm: 2e4 })).toEqual(['exploded'])
  expect(changed({ gradientNorm: NaN })).toEqual(['exploded'])
  expect(changed({ saturated: 1 })).toEqual(['saturated'])
})

it('says that decay shrinks weights only where it outweighs the loss, and takes more than next to nothing off them', () => {
  const looked = exampleNetwork(layers(1, 8, 'relu')).look()
  const weightDecay = { value: 0.01, decoupled: true }
  const changed = (figures: object) =>
    verdictsOf({ ...looked, weightDecay, layers: [{ ...looked.layers[0]!, ...figures }, looked.layers[1]!] })
  const shrinking = { decayShare: 40, growth: -0.002, weightNorm: 1.9, startNorm: 2.5 }
  expect(changed(shrinking)).toEqual([
    { kind: 'decay', layers: [0], layer: 0, times: 40, growth: -0.002, norm: 1.9, start: 2.5, ...weightDecay },
  ])
  // At the minimum of loss and decay together the two are equally large.
  expect(changed({ ...shrinking, decayShare: 1 })).toEqual([])
  expect(changed({ ...shrinking, growth: -1e-6 })).toEqual([])
  expect(changed({ ...shrinking, growth: 0.001 })).toEqual([])
})

it.each([false, true])('writes a unit’s sum with what it comes to (batchNorm: %s)', (batchNorm) => {
  const inside = exampleNetwork([
    { units: 12, activation: 'tanh', batchNorm },
    { units: 9, activation: 'relu', batchNorm },
  ]).look()
  const point = [0.4, -0.3]
  const at = layersAtPoint(inside, point)!
  const numbers = unitNumbers(inside, point, at, { layer: 1, unit: 5 })!
  expect(numbers.terms).toHaveLength(3)
  expect(numbers.more).toBe(9)
  const written = numbers.terms.reduce((sum, { weight, input }) => sum + weight * input!, 0)
  expect(written + numbers.moreSum! + numbers.bias!).toBeCloseTo(numbers.sum!, 12)
  expect(numbers.output).toBe(at[1]!.outputs[5])
  if (batchNorm) expect(numbers.output).toBe(Math.max(0, numbers.normal!))
  else expect(numbers.output).toBeCloseTo(Math.max(0, numbers.sum!), 12)
  // Without a sample there is the formula alone.
  expect(unitNumbers(inside, null, null, { layer: 0, unit: 3 })).toMatchObject({
    terms: [
      { from: 0, input: null },
      { from: 1, input: null },
    ],
    more: 0,
    sum: null,
    output: null,
  })
})

it('knows what an edge’s next update is, and keeps silent where weights were not sent', () => {
  const network = exampleNetwork(layers(1, 6, 'tanh'), { rate: 0.5 })
  const inside = network.look()
  const { weight, gradient, update } = edgeNumbers(inside, { layer: 1, unit: 2 }, 4)!
  expect(update).toBeCloseTo(-0.5 * gradient, 6)
  network.step()
  expect(edgeNumbers(network.look(), { layer: 1, unit: 2 }, 4)!.weight).toBeCloseTo(weight + update, 6)
  expect(edgeNumbers({ ...inside, weights: null }, { layer: 1, unit: 2 }, 4)).toBeNull()
  expect(unitNumbers({ ...inside, weights: null }, null, null, { layer: 0, unit: 0 })).toBeNull()
})

it('takes a unit’s large map where it has come, the small one before, and none of a unit without', () => {
  const network = exampleNetwork(layers(1, 12, 'tanh'))
  expect(valuesOf(network.look(), { layer: 0, unit: 3 })).toMatchObject({ size: 32, scale: 1 })
  const large = network.look({ large: { layer: 0, unit: 9, size: 64 } })
  expect(valuesOf(large, { layer: 0, unit: 9 })!.values).toHaveLength(64 * 64)
  expect(valuesOf(large, { layer: 0, unit: 8 })).toBeNull()
  expect(valuesOf(large, { layer: 7, unit: 0 })).toBeNull()
  const line = exampleNetwork(layers(1, 4, 'tanh'), { inputs: 1 }).look()
  expect(unitMarks(line, valuesOf(line, { layer: 0, unit: 1 })!, 'h')[0]).toMatchObject({ kind: 'line' })
  expect(rangeOf(Float32Array.of(NaN, 2, -1, Infinity))).toEqual([-1, 2])
  expect(rangeOf(Float32Array.of(NaN))).toEqual([NaN, NaN])
})

it('holds the hidden space in axes that move in steps', () => {
  const space = (kind: 'units' | 'principal', ...points: number[]) =>
    hiddenExtent({ kind, points: Float32Array.from(points), explained: null, spread: 1, size: 1 })
  expect(space('principal', 0.4, -0.1)).toEqual({ xMin: -0.5, xMax: 0.5, yMin: -0.5, yMax: 0.5 })
  expect(space('units', 0.4, 0.9).xMax).toBe(1)
  expect(space('units', 0.4, 0.9).xMin).toBeCloseTo(-0.06)
  expect(space('units', -0.4, 0.9).xMin).toBe(-1)
  expect(hiddenExtent(null).xMax).toBe(1)
})

it('says what a figure below a layer means, and why the gradient is smaller than in the layer after', () => {
  const inside = exampleNetwork(layers(6, 20, 'sigmoid'), { steps: 0 }).look()
  const said = (key: string, values: object = {}) => `${key} ${JSON.stringify(values)}`
  const lines = (figure: 'gradient' | 'dead' | 'saturated') =>
    figureLines(said as unknown as Translate, 'en', { inputs: [], outputs: [], layers: 7 }, inside, {
      layer: 2,
      figure,
    })
  const [gradient, factor, update] = lines('gradient')
  expect(gradient).toContain('gradientLine')
  // A sigmoid's slope is 1/4 at most: a layer of small weights passes back less than it gets.
  const passed = inside.layers[2]!.gradientNorm / inside.layers[3]!.gradientNorm
  expect(passed).toBeLessThan(0.5)
  expect(factor).toMatch(/^factorLine .* factorReason /)
  expect(update).toContain('updateLine')
  expect(lines('dead')).toEqual(['noDead {}'])
  expect(lines('saturated').join()).toMatch(/saturatedLine.*slopeLine .*"largest":"0.25"/)
})

it('tells samples that lie on one spot from those that do not, on axes that the outputs’ size bounds', () => {
  const { hidden } = exampleNetwork(layers(1, 30, 'tanh'), { steps: 5 }).look()
  expect(isSpot(hidden!)).toBe(false)
  const spot = { ...hidden!, points: hidden!.points.map((value) => value * 1e-9), spread: 1e-9, size: 2 }
  expect(isSpot(spot)).toBe(true)
  expect(hiddenExtent(spot).xMax).toBeGreaterThanOrEqual(0.1)
})

it('scales a map by its own unit’s largest output, and that of a unit that says nothing by its layer’s', () => {
  const maps = [0, 0, 40, -33, 0.6, 0.2]
  expect(mapScales({ activation: 'relu', maps, shown: [7, 3, 1] })).toEqual([0.5, 50, 1])
  expect(mapScales({ activation: 'sigmoid', maps, shown: [7, 3, 1] })).toEqual([1, 1, 1])
})

it('finds the figure that lies at a height below the drawing', () => {
  const found = new Set<string>()
  for (let y = -1; y < figuresHeight(2); y++) found.add(String(figureAt(y, ['dead', 'saturated'])))
  expect(found).toEqual(new Set(['gradient', 'dead', 'saturated', 'null']))
})
