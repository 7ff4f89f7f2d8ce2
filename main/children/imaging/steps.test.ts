import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { pixelTypes, type Pixels, type PixelType } from '../../../lab/core/images/pixels.ts'
import type { VisionProvider } from '../../../lab/core/images/vision.ts'
import { completeRecipe, plannedSteps, stepSchemas } from '../../../lab/core/images/recipe.ts'
import { decode } from '../../../native/decoders/decode-image.ts'
import { loadVision } from '../../../native/vision/vision-list.ts'
import { runStep, type StepOutcome } from './run-step.ts'

interface Case {
  picture: string
  recipe: { kind: string }[]
  width: number
  height: number
  channels: number
  type: PixelType
  /** Of the raw values, where they must be equal to the bit. */
  sha256?: string
  /** Otherwise where they stand, and how far one may be off: a number, or one rounding of single precision, or some. */
  offset?: number
  tolerance?: number | 'float' | 'loose'
}
const folder = new URL('../../../tests/reference/steps/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder))
const { cases, components } = JSON.parse(read('cases.json').toString()) as {
  cases: Case[]
  components: { picture: string; recipe: unknown; figures: Record<string, number> }[]
}
const results = gunzipSync(read('results.bin.gz'))

const pictures = new Map<string, Pixels>()
let providers: VisionProvider[] = []
beforeAll(async () => {
  for (const name of new Set(cases.map(({ picture }) => picture))) pictures.set(name, await decode(read(`${name}.png`)))
  providers = (await loadVision()).flatMap(({ provider }) => provider ?? [])
})

async function run(
  vision: VisionProvider,
  picture: string,
  recipe: unknown,
  mostValues = Infinity,
): Promise<StepOutcome> {
  let outcome: StepOutcome = { pixels: pictures.get(picture)!, figures: {} }
  for (const { step } of plannedSteps(completeRecipe(recipe)))
    outcome = await runStep(vision, outcome.pixels, step, undefined, mostValues)
  return outcome
}

/** The largest difference of a value, in its own units or, of floats, in parts of the largest value or of 1. */
function largestDifference({ data, type }: Pixels, { offset = 0, tolerance }: Case): number {
  const stored = pixelTypes[type === 'float64' ? 'float32' : type].array
  const expected = new stored(results.buffer, results.byteOffset + offset, data.length)
  const scale = typeof tolerance === 'string' ? Math.max(1, ...Array.from(expected, Math.abs)) : 1
  let largest = 0
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]! - expected[i]!) / scale)
  return largest
}

const hashOf = ({ data }: Pixels): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')
const allowed = (tolerance: Case['tolerance'] = 0): number =>
  tolerance === 'float' ? 2 ** -22 : tolerance === 'loose' ? 1e-4 : tolerance

describe('every step gives what OpenCV, scikit-image and NumPy give', () => {
  const kinds = [...new Set(cases.map(({ recipe }) => recipe.at(-1)!.kind))]
  it.each(kinds)('%s', async (kind) => {
    for (const vision of providers)
      for (const one of cases.filter(({ recipe }) => recipe.at(-1)!.kind === kind)) {
        const what = `${vision.name} ${one.picture} ${JSON.stringify(one.recipe)}`
        const { pixels } = await run(vision, one.picture, one.recipe)
        const { width, height, channels, type } = pixels
        expect({ width, height, channels, type }, what).toEqual({
          width: one.width,
          height: one.height,
          channels: one.channels,
          type: one.type,
        })
        if (one.sha256 === undefined)
          expect.soft(largestDifference(pixels, one), what).toBeLessThanOrEqual(allowed(one.tolerance))
        else expect.soft(hashOf(pixels), what).toBe(one.sha256)
      }
  })
  it('and none is left out', () => {
    expect([...kinds, 'connectedComponents'].sort()).toEqual([...stepSchemas.keys()].sort())
    expect(components.length).toBeGreaterThan(0)
  })
  it('in strips as on the whole', async () => {
    for (const kind of kinds)
      for (const one of cases.filter(({ recipe }) => recipe.at(-1)!.kind === kind).slice(0, 4)) {
        const whole = await run(providers[0]!, one.picture, one.recipe)
        const strips = await run(providers[0]!, one.picture, one.recipe, 300)
        expect(strips.pixels, JSON.stringify(one.recipe)).toEqual(whole.pixels)
      }
  })
  it('connected components are counted and measured as OpenCV does', async () => {
    for (const { picture, recipe, figures } of components)
      expect((await run(providers[0]!, picture, recipe)).figures, JSON.stringify(recipe)).toEqual(figures)
  })
})
