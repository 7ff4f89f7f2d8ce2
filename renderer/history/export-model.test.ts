import { expect, it } from 'vitest'
import { exportFormatNames, exportFormats } from '../../lab/core/export/export-formats.ts'
import { layoutOf } from '../../lab/core/training/trainer.ts'
import classification from '../../lab/experiments/classification/experiment.ts'
import type { LabContext, WorkTools } from '../../lab/kit/lab-context.ts'
import type { RunRecord } from '../../preload/contract/history.ts'
import { exportModel } from '../../lab/kit/runs/run-files.ts'

/** Two layers of so many units: a third of a million parameters. */
const units = 600
const params = classification.params.parse({ layers: [{ units }, { units }] })
const layout = layoutOf(classification.plan!(params).model)
const weights = Float32Array.from({ length: layout.length + layout.bufferLength }, (_, at) => Math.sin(at))
const run = {
  runId: '01900000-0000-7000-8000-000000000000',
  name: 'large',
  experiment: 'classification',
  status: 'completed',
  epochs: 10,
  spec: { experiment: 'classification', params, seed: 1, provider: 'auto' },
  last: {},
  result: null,
  ancestors: [],
  artifacts: [{ name: 'weights', bulkId: 'history:1', sizeBytes: weights.byteLength }],
} as unknown as RunRecord

/** A window that remembers what it was told and was given to save, and cancels once so much is done. */
function makeLab(cancelAt = Infinity) {
  const shares: number[] = []
  const saved: Blob[] = []
  const lab = {
    say: (_: object, key: string) => key,
    fetchBulk: () => Promise.resolve(weights.buffer),
    saveFile: (_: string, content: Blob) => Promise.resolve(void saved.push(content)),
    work: <T>(_: () => string, task: (tools: WorkTools) => Promise<T>) => {
      const stop = new AbortController()
      const progress = (done: number): void => {
        shares.push(done)
        if (done >= cancelAt) stop.abort()
      }
      return task({ work: '', signal: stop.signal, progress })
    },
  }
  return { lab: lab as unknown as LabContext, shares, saved }
}

it('a large model in any format tells how far it is to its end, and is handed over whole', async () => {
  for (const format of exportFormatNames) {
    const { lab, shares, saved } = makeLab()
    await exportModel(lab, run, classification, format)
    expect(shares, format).toEqual(shares.toSorted((a, b) => a - b))
    expect(saved, format).toHaveLength(1)
    if (!exportFormats[format].needsWeights) continue
    expect(shares.length, format).toBeGreaterThan(format === 'json' ? 20 : 1)
    expect(shares.length, format).toBeLessThan(120)
    expect(shares.at(-1), format).toBeGreaterThan(0.98)
  }
  const { lab, saved } = makeLab()
  await exportModel(lab, run, classification, 'json')
  const { tensors } = JSON.parse(await saved[0]!.text()) as { tensors: Record<string, number[][]> }
  const [name, wide] = Object.entries(tensors).find(([, rows]) => rows.length === units && rows[0]!.length === units)!
  const place = layout.entries.find((each) => each.name === name)!
  expect(Math.fround(wide[599]![599]!)).toBe(weights[place.offset + units * units - 1])
})

it('cancelled on the way it hands over nothing', async () => {
  for (const format of ['onnx', 'json'] as const)
    for (const at of [0.1, 0.5]) {
      const { lab, shares, saved } = makeLab(at)
      await expect(exportModel(lab, run, classification, format)).rejects.toMatchObject({ name: 'AbortError' })
      expect(saved).toEqual([])
      // What is left after a short while is not even made.
      if (format === 'json') expect(shares.at(-1)).toBeLessThan(0.95)
    }
})
