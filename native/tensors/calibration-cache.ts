import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { ProviderName } from '../../lab/core/training/trainer.ts'
import type { StepPlan } from './calibration.ts'

/** Milliseconds of a step by provider; null where it was not worth trying beside the others. */
const times = z.partialRecord(z.enum(['kernels', 'tensorflow', 'tfjs', 'reference']), z.number().nonnegative())
export type StepTimes = Partial<Record<ProviderName, number>>
const file = z.object({ version: z.literal(1), entries: z.record(z.string(), times) })

/** Measurements that are kept; the oldest go first. */
const KEPT = 500

const memory = new Map<string, StepTimes>()

/**
 * What a measurement holds for: the shape of the update, this processor, and the libraries at hand.
 * @param libraries whatever changes when a provider comes, goes or changes its version
 */
export function calibrationKey({ model, training, batch }: StepPlan, libraries: readonly string[]): string {
  const { loss, optimizer, gradientClip } = training
  // Rates and the like cost no time; kinds and slots do.
  const kinds = Object.entries<unknown>(optimizer).map(([name, value]) => [
    name,
    typeof value === 'number' ? value !== 0 : value,
  ])
  const processors = cpus()
  const parts = [model, loss, kinds, gradientClip?.kind, batch, processors[0]?.model, processors.length, libraries]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** @param path the file that keeps measurements between processes, if any; whatever is wrong with it, they are made anew */
export function recall(key: string, path: string | undefined): StepTimes | undefined {
  return memory.get(key) ?? (path === undefined ? undefined : entriesOf(path)[key])
}

export function remember(key: string, measured: StepTimes, path: string | undefined): void {
  memory.set(key, measured)
  if (path === undefined) return
  const { [key]: _, ...others } = entriesOf(path)
  const entries = Object.fromEntries(Object.entries({ ...others, [key]: measured }).slice(-KEPT))
  const beside = `${path}.${process.pid}`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(beside, JSON.stringify({ version: 1, entries }))
    renameSync(beside, path)
  } catch {
    // A full or read-only disk costs the next process a few milliseconds, and nothing else.
    rmSync(beside, { force: true })
  }
}

function entriesOf(path: string): Record<string, StepTimes> {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8'))).entries
  } catch {
    return {}
  }
}
