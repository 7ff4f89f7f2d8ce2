import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RunSpec } from '../../preload/contract/values.ts'
import { defineExplorable } from '../../lab/core/experiment.ts'
import { allParameters, differencesToDefaults, showParameter } from './parameter-rows.ts'

const spec = (params: RunSpec['params']): RunSpec => ({
  experiment: 'classification',
  params,
  seed: 1,
  provider: 'auto',
})
const definition = defineExplorable({
  id: 'classification',
  params: z.strictObject({ epochs: z.int().default(1000), noise: z.number().default(0.2) }),
  trace: () => ({ length: 0, ended: true, advance() {}, frame: () => null, result: () => ({}) }),
})

describe('differencesToDefaults', () => {
  it('names what was changed, and nothing else', () => {
    expect(differencesToDefaults(spec({ epochs: 50, noise: 0.2 }), definition)).toEqual([
      { path: 'params.epochs', values: [50, 1000] },
    ])
    expect(differencesToDefaults(spec({ epochs: 1000, noise: 0.2 }), definition)).toEqual([])
  })
  it('takes a parameter that an older run lacks for its default', () => {
    expect(differencesToDefaults(spec({ epochs: 50 }), definition)).toEqual([
      { path: 'params.epochs', values: [50, 1000] },
    ])
  })
  it('says nothing of an experiment that is not known', () => {
    expect(differencesToDefaults(spec({ epochs: 50 }), null)).toEqual([])
  })
})

describe('allParameters', () => {
  it('has equal and different parameters, and those that one run lacks', () => {
    const rows = allParameters([spec({ epochs: 1, momentum: 0.9 }), spec({ epochs: 1 })])
    expect(rows.find(({ path }) => path === 'params.epochs')?.values).toEqual([1, 1])
    expect(rows.find(({ path }) => path === 'params.momentum')?.values).toEqual([0.9, undefined])
  })
})

describe('showParameter', () => {
  it('reads as a person would write it', () => {
    expect(showParameter('adam', '–')).toBe('adam')
    expect(showParameter(0.001, '–')).toBe('0.001')
    expect(showParameter(null, '–')).toBe('null')
    expect(showParameter([], '–')).toBe('[]')
    expect(showParameter(undefined, 'not set')).toBe('not set')
  })
})
