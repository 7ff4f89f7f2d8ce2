import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { phrase } from '../../../preload/message.ts'
import { Refusal } from '../../refusal.ts'
import { compile, instantiate, type CompiledModule, type SharedMemory } from './web-assembly.ts'

/** What the compiled kernels offer; a plan is the address of what `assembly/plan.ts` describes. */
export interface Kernels {
  /** One update on the plan's batch. */
  step(plan: number): void
  /** Loss and accuracy of the plan's batch. */
  evaluate(plan: number): void
  /** How many tiles the plan's batch has, or each of its chunks. */
  tiles(plan: number): number
  /** A part of `step` (`trains` is 1) or `evaluate` (0): tiles `first … end − 1`, one after the other. */
  someTiles(plan: number, first: number, end: number, trains: number): void
  /** A part of a tile, the `piece`th; returns how many parts it has. */
  pieceOfTile(plan: number, tile: number, piece: number, trains: number): number
  /** From all tiles of an evaluation or a step to its figures. */
  measure(plan: number): void
  /** What follows all tiles of a step, the `piece`th part of it; returns how many there are. */
  pieceOfUpdate(plan: number, piece: number): number
  /** Outputs for the plan's batch, of one tile at most, as rows at address `to`. */
  predict(plan: number, to: number): void
  /** A part of `predict`, the `piece`th; returns how many there are. */
  pieceOfPredict(plan: number, to: number, piece: number): number
}

const here = dirname(fileURLToPath(import.meta.url))
/** Seen from what children share (dist/main), from a child's own bundle (dist/main/children), and from these sources. */
const places = ['../kernels', '../../kernels', '../../../dist/kernels'].map((place) => join(here, place))

/**
 * Compiles the kernels for this machine.
 * @throws Refusal where they were not built
 */
export async function compileKernels(): Promise<CompiledModule> {
  const file = places.map((folder) => join(folder, 'kernels.wasm')).find((path) => existsSync(path))
  if (file === undefined) throw new Refusal(phrase('provider.notBuilt', { command: 'npm run build' }))
  return compile(await readFile(file))
}

/** The kernels at work on a memory. */
export const startKernels = (module: CompiledModule, memory: SharedMemory): Kernels =>
  instantiate(module, memory) as Kernels
