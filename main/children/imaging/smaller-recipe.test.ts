/** A recipe for a smaller copy gives what the whole result looks like from further away. */
import { expect, it } from 'vitest'
import { createPixels, toDrawable, type Pixels } from '../../../lab/core/images/pixels.ts'
import { completeRecipe, plannedSteps, shapesAlong } from '../../../lab/core/images/recipe.ts'
import { scaleDown } from '../../../lab/core/images/scale-pixels.ts'
import { smallerSteps } from '../../../lab/core/images/smaller-recipe.ts'
import { loadBestVision } from '../../../native/vision/vision-list.ts'
import { runStep } from './run-step.ts'

/** Waves and two squares in colour: smooth, with a few sharp edges. */
function scene(width: number, height: number): Pixels {
  const pixels = createPixels(width, height, 3)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++, at++) {
        const inside = (x > 90 && x < 210 && y > 60 && y < 150) || (x > 300 && y > 200)
        pixels.data[at] = inside ? 230 - 40 * c : 90 + 60 * Math.sin(x / (40 + 9 * c)) * Math.cos(y / 50)
      }
  return pixels
}

const cases: Record<string, object[]> = {
  fill: [{ kind: 'fill', rows: '40:120', columns: '-100:' }],
  crop: [
    { kind: 'crop', rows: '20:260', columns: '60:-40' },
    { kind: 'fill', rows: ':40', colour: 9 },
  ],
  resize: [
    { kind: 'resize', width: 200, height: 280 },
    { kind: 'fill', columns: '100:' },
  ],
  rotate: [{ kind: 'rotate' }, { kind: 'fill', rows: '200:' }],
  blur: [{ kind: 'gaussianBlur', sigma: 9 }],
  median: [{ kind: 'medianBlur', size: 21 }],
  bilateral: [{ kind: 'bilateral', diameter: 15 }],
  highlight: [{ kind: 'highlight', channel: 0, above: 160 }],
  morphology: [{ kind: 'erode', size: 9, iterations: 3 }],
  threshold: [{ kind: 'grey' }, { kind: 'threshold', method: 'otsu' }],
  adaptive: [{ kind: 'grey' }, { kind: 'threshold', method: 'adaptiveMean', size: 61 }],
  equalize: [{ kind: 'grey' }, { kind: 'equalize' }],
  canny: [{ kind: 'grey' }, { kind: 'gaussianBlur', sigma: 2 }, { kind: 'canny', lowThreshold: 60, highThreshold: 90 }],
  scikit: [
    { kind: 'grey', weights: 'scikit' },
    { kind: 'cannyScikit', sigma: 6 },
  ],
}
const SCALE = 0.5

it.each(Object.entries(cases))('%s', async (name, given) => {
  const vision = await loadBestVision()
  const source = scene(400, 300)
  const planned = plannedSteps(completeRecipe(given))
  let whole = source
  for (const { step } of planned) whole = (await runStep(vision, whole, step)).pixels
  const copy = await scaleDown(source, 400 * SCALE, 'mean')
  const steps = smallerSteps(planned, shapesAlong(completeRecipe(given), source), SCALE)
  let small = copy
  for (const { step } of steps) small = (await runStep(vision, small, step)).pixels
  const edges = name === 'canny' || name === 'scikit'
  const drawn = toDrawable(whole)
  const expected = await scaleDown(drawn, Math.max(whole.width, whole.height) * SCALE, edges ? 'largest' : 'mean')
  expect([small.width, small.height]).toEqual([expected.width, expected.height])
  const got = toDrawable(small).data
  if (edges) {
    // Each edge of one is beside an edge of the other: a line may lie a pixel further.
    const near = (data: ArrayLike<number>, at: number) =>
      [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => data[at + dy * small.width + dx] === 255))
    const lonely = (of: ArrayLike<number>, beside: ArrayLike<number>) =>
      Array.from(of, (value, at) => value === 255 && !near(beside, at)).filter(Boolean).length
    const count = got.filter((value) => value === 255).length
    expect(count).toBeGreaterThan(200)
    expect(lonely(got, expected.data) + lonely(expected.data, got)).toBeLessThan(0.08 * count)
  } else {
    const difference = got.reduce((sum, value, at) => sum + Math.abs(value - expected.data[at]!), 0) / got.length
    expect(difference).toBeLessThan(8)
  }
})
