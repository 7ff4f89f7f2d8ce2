import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LabError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { completeRecipe, defaultRecipe, enabledSteps, endsWithEdges } from '../../core/images/recipe.ts'
import experiment from './experiment.ts'
import { drawSample, isSampleName, sampleNames } from '../../core/images/samples/samples.ts'

function refusal(recipe: unknown): LabError['shape'] {
  try {
    completeRecipe(recipe)
  } catch (thrown) {
    return (thrown as LabError).shape
  }
  throw new Error('the recipe was taken')
}

describe('a recipe', () => {
  it('is complete: every default is filled in', () => {
    expect(completeRecipe([{ kind: 'grey' }, { kind: 'gaussianBlur' }, { kind: 'canny' }])).toEqual(defaultRecipe)
    expect(completeRecipe({ recipe: [{ kind: 'grey' }] })).toEqual([{ kind: 'grey', weights: 'opencv', enabled: true }])
    expect(experiment.params.parse({})).toEqual({ recipe: defaultRecipe })
    expect(completeRecipe(defaultRecipe)).toEqual(defaultRecipe)
  })
  it('is refused with the field, the value and the limit', () => {
    expect(refusal([{ kind: 'gaussianBlur', sigma: 0 }])).toMatchObject({
      path: 'recipe[0].sigma',
      received: 0,
      limit: '≥ 0.1',
    })
    expect(refusal([{ kind: 'canny', apertureSize: 4 }])).toMatchObject({
      path: 'recipe[0].apertureSize',
      limit: '3 | 5 | 7',
    })
    expect(refusal([{ kind: 'canny', highThreshold: '90' }])).toMatchObject({
      path: 'recipe[0].highThreshold',
      received: '90',
    })
    expect(refusal([{ kind: 'canny', l2gradient: true }]).message).toContain('did you mean `l2Gradient`')
    expect(refusal([{ kind: 'blur' }])).toMatchObject({ path: 'recipe[0].kind' })
    expect(refusal(Array(limits.recipeSteps + 1).fill({ kind: 'grey' }))).toMatchObject({ limit: limits.recipeSteps })
    for (const none of [null, 3, 'grey', {}, { recipe: 1 }, { steps: [] }]) expect(refusal(none).code).toBe('E-MOD-001')
    expect(refusal({ recipe: [], more: 1 })).toMatchObject({ path: 'more' })
  })
  it('of any content is completed or refused by a typed error', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        try {
          expect(Array.isArray(completeRecipe(anything))).toBe(true)
        } catch (thrown) {
          expect((thrown as LabError).code).toBe('E-MOD-001')
        }
      }),
      { numRuns: 500 },
    )
  })
  it('hands on what is switched on, without the switch', () => {
    const recipe = completeRecipe([{ kind: 'grey' }, { kind: 'canny', enabled: false }])
    expect(enabledSteps(recipe)).toEqual([{ kind: 'grey', weights: 'opencv' }])
    expect([endsWithEdges(recipe), endsWithEdges(defaultRecipe), endsWithEdges([])]).toEqual([false, true, false])
  })
  it('tells the knobs where their sliders go, within the legal range', () => {
    const text = JSON.stringify(z.toJSONSchema(experiment.params, { io: 'input' }))
    const numbers = [...text.matchAll(/\{[^{}]*"sliderMin"[^{}]*\}/g)].map(
      ([field]) =>
        JSON.parse(field) as Partial<
          Record<'minimum' | 'maximum' | 'sliderMin' | 'sliderMax' | 'default', number | null>
        >,
    )
    expect(numbers.length).toBeGreaterThan(15)
    for (const { minimum, maximum, sliderMin, sliderMax, default: preset } of numbers) {
      const [least, most] = [sliderMin ?? minimum, sliderMax ?? maximum]
      expect((minimum ?? -Infinity) <= least! && least! < most! && most! <= (maximum ?? Infinity)).toBe(true)
      if (typeof preset === 'number') expect(preset >= least! && preset <= most!).toBe(true)
    }
  })
})

describe('the lab’s own pictures', () => {
  it('come out the same each time, in the asked size, and use the whole range from dark to bright', () => {
    expect(sampleNames.length).toBeGreaterThanOrEqual(5)
    for (const name of sampleNames) {
      const small = drawSample(name, 160, 120)
      expect(small).toMatchObject({ width: 160, height: 120, channels: 3, type: 'uint8' })
      expect(drawSample(name, 160, 120).data).toEqual(small.data)
      const [darkest, brightest] = [Math.min(...small.data), Math.max(...small.data)]
      expect(brightest - darkest, name).toBeGreaterThan(90)
    }
    expect([isSampleName('leaf'), isSampleName('toString')]).toEqual([true, false])
  })
})
