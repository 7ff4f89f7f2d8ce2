import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { NUMERICS } from '../../../lab/core/math/numerics.ts'
import type { TrainerProvider } from '../../../lab/core/training/trainer.ts'
import { everyActivation, everyLoss } from '../../../tests/tensors/random-specs.ts'
import { loadKernels } from '../kernels/provider.ts'
import { referenceProvider } from '../reference/provider.ts'
import { verificationCases } from './cases.ts'
import table from './table.json' with { type: 'json' }
import { verificationLines, verify, type VerifiedLine } from './verify.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
let kernels: TrainerProvider

beforeAll(async () => {
  kernels = await loadKernels()
})

async function found(compared: typeof table, more = false): Promise<VerifiedLine[]> {
  const providers = { kernels, more: more ? { kernelsOfTwo: kernels, reference: referenceProvider } : null }
  const lines: VerifiedLine[] = []
  for await (const line of verify(providers, compared, sha256)) lines.push(line)
  return lines
}

it('has a table of this version, with a line for each that is looked at and no other', () => {
  expect(table.numerics).toBe(NUMERICS)
  const lines = verificationLines({ kernels, more: { kernelsOfTwo: kernels, reference: referenceProvider } })
  expect(new Set(lines.map(({ at }) => at))).toEqual(new Set(Object.keys(table.lines)))
  const names = lines.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

it('has a case of everything that a training can be made of', () => {
  const params = verificationCases.map((each) => each.params)
  const layers = params.flatMap((each) => each.layers)
  expect(new Set(layers.map(({ activation }) => activation))).toEqual(new Set(everyActivation))
  expect(new Set(params.map(({ loss }) => loss))).toEqual(new Set(everyLoss))
  expect(new Set(params.map(({ optimizer }) => optimizer.kind))).toEqual(
    new Set(['sgd', 'adam', 'adamw', 'rmsprop', 'adagrad']),
  )
  expect(new Set(params.map(({ schedule }) => schedule.kind))).toEqual(
    new Set(['constant', 'step', 'exponential', 'cosine']),
  )
  expect(new Set(params.map(({ init }) => init.kind))).toEqual(
    new Set(['pytorch', 'xavier', 'he', 'normal', 'zeros', 'constant']),
  )
  expect(new Set(params.map(({ gradientClip }) => gradientClip.kind))).toEqual(new Set(['none', 'norm', 'value']))
  for (const part of ['batchNorm', 'dropout'] as const) expect(layers.some((layer) => layer[part])).toBe(true)
  expect(layers.some(({ bias }) => !bias)).toBe(true)
})

it('computes the table again to the bit', async () => {
  const lines = await found(table)
  expect(lines.filter(({ equal }) => !equal)).toEqual([])
  expect(lines.length).toBe(verificationCases.length + 1)
})

it('tells which line differs, and in what', async () => {
  const name = 'activation: gelu'
  const changed = structuredClone(table)
  changed.lines[name].losses = sha256(Buffer.from('something else'))
  const lines = await found(changed)
  expect(lines.filter(({ equal }) => !equal)).toEqual([
    { name, equal: false, differs: ['losses'], count: verificationCases.length + 1 },
  ])
})

it('has kernels that take nothing from outside but their memory, so that no engine’s function reaches them', () => {
  const { Module } = WebAssembly
  const module = new Module(readFileSync(new URL('../../../dist/kernels/kernels.wasm', import.meta.url)))
  expect(Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }])
})
