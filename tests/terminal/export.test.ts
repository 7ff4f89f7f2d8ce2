import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-web'
import { expect, it } from 'vitest'
import type { Json } from '../../preload/contract/values.ts'
import reference from '../reference/spiral-12345.json' with { type: 'json' }
import { classification, runIdOf, terminalFolder } from './terminal-folder.ts'

const EPOCHS = 60
const { folder, lab, specFile } = terminalFolder()

it('a run is exported as others read it', async () => {
  const spec = classification({ modelIndex: 1, epochs: EPOCHS })
  const id = runIdOf(await lab('run', specFile('relu-adam.json', spec), '--name', 'relu-adam'))
  const script = await lab('export', id, '--as', 'pytorch')
  expect([script.code, script.stderr]).toEqual([0, ''])
  expect(script.stdout).toContain(`# Spiral Lab, run ${id}: relu-adam\n`)
  expect(script.stdout).toContain('for _ in range(2):')
  expect(script.stdout).toContain(`for epoch in range(${EPOCHS}):`)
  const notebook = JSON.parse((await lab('export', id, '--as', 'notebook')).stdout) as Record<string, Json>
  expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5 })
  const model = JSON.parse((await lab('export', id, '--as', 'json')).stdout) as {
    tensors: Record<string, number[][]>
  }
  expect(model.tensors['0.weight']).toHaveLength(100)
  const { lines } = await lab('export', id, '--as', 'onnx', '--out', 'model.onnx')
  expect(lines).toEqual([{ type: 'export', runId: id, as: 'onnx', out: 'model.onnx' }])
  const session = await InferenceSession.create(readFileSync(join(folder, 'model.onnx')))
  const points = reference.X.slice(-2)
  const { outputs } = await session.run({ inputs: new Tensor('float32', points, [1, 2]) })
  const hidden = model.tensors['0.weight']!.map(([x, y], at) =>
    Math.max(0, x! * points[0]! + y! * points[1]! + (model.tensors['0.bias'] as unknown as number[])[at]!),
  )
  const own = model.tensors['2.weight']!.map(
    (row, at) =>
      row.reduce((sum, weight, unit) => sum + weight * hidden[unit]!, 0) +
      (model.tensors['2.bias'] as unknown as number[])[at]!,
  )
  own.forEach((value, at) => expect(outputs!.data[at]).toBeCloseTo(value, 4))
  expect((await lab('export', id, '--as', 'onnx', '--out', 'model.onnx')).errors).toMatchObject([{ code: 'E-STO-009' }])
  expect((await lab('export', id, '--as', 'pytorhc')).errors).toMatchObject([{ code: 'E-CLI-001' }])
})

it('a model with batch normalization is exported with what it has seen of its batches', async () => {
  const params = { epochs: 5, layers: [{ units: 4, batchNorm: true }], dataset: { samplesPerClass: 20 } }
  const run = await lab('run', specFile('normalized.json', classification(params)))
  expect(run.code).toBe(0)
  const exported = await lab('export', runIdOf(run), '--as', 'json')
  const { tensors } = JSON.parse(exported.stdout) as { tensors: Record<string, number[]> }
  expect(tensors['1.running_mean']!.some((mean) => mean !== 0)).toBe(true)
  expect(tensors['1.running_var']!.every((variance) => variance > 0 && variance < 1)).toBe(true)
})
