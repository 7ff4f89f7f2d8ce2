import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../preload/contract/values.ts'
import classification from '../experiments/classification/experiment.ts'
import { fieldTexts as trainingTexts } from '../experiments/classification/text.ts'
import images from '../experiments/images/experiment.ts'
import { fieldTexts as recipeTexts } from '../experiments/images/text.ts'
import { changedName, changeOf } from './changed-knob.ts'
import { withValueAt } from './fields.ts'
import { fieldsOf } from './read-fields.ts'

const knobs = fieldsOf(classification.params)
const start = classification.params.parse({ layers: [{ units: 3 }, { units: 4 }, { units: 5 }] }) as Json
const layers = (start as { layers: Json[] }).layers
const withLayers = (next: Json[]) => withValueAt(start, ['layers'], next)
const said = (before: Json, after: Json) => {
  const { kind, path } = changeOf(before, after)
  return `${kind} ${changedName(knobs, trainingTexts.en, kind === 'removed' ? before : after, path)}`
}

describe('training parameters', () => {
  it('says which knob was set', () => {
    expect(said(start, withValueAt(start, ['epochs'], 7))).toBe('set Epochs')
    expect(said(start, withValueAt(start, ['layers', 1, 'units'], NaN))).toBe('set Layer 2 · Units')
    expect(said(start, withValueAt(start, ['optimizer'], { kind: 'sgd', learningRate: 1 }))).toMatch(/^set Optimizer/)
  })
  it('says which layer was added, removed or moved', () => {
    expect(said(start, withLayers([...layers, layers[2]!]))).toBe('added Layer 4')
    expect(said(start, withLayers([layers[0]!, layers[2]!]))).toBe('removed Layer 2')
    expect(said(start, withLayers([layers[0]!, layers[2]!, layers[1]!]))).toBe('moved Layer 2')
  })
})

it('names the steps of a recipe by what they do', () => {
  const field = fieldsOf(images.params)
  const before = images.params.parse({}) as Json
  const off = withValueAt(before, ['recipe', 2, 'enabled'], false)
  const { kind, path } = changeOf(before, off)
  expect([kind, changedName(field, recipeTexts.en, off, path)]).toEqual(['off', 'Canny edges'])
  expect(changeOf(off, before).kind).toBe('on')
  const removed = withValueAt(before, ['recipe'], (before as { recipe: Json[] }).recipe.slice(1))
  const gone = changeOf(before, removed)
  expect([gone.kind, changedName(field, recipeTexts['zh-CN'], before, gone.path)]).toEqual(['removed', '灰度'])
})

it('points at a part that differs, whatever the values are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      const { kind, path } = changeOf(before as Json, after as Json)
      expect(['set', 'added', 'removed', 'moved', 'on', 'off']).toContain(kind)
      expect(path.length).toBeLessThan(40)
    }),
  )
})
