import { atan2 } from '../../../lab/core/math/arc.ts'
import { exp, expm1 } from '../../../lab/core/math/exp.ts'
import { log, log1p } from '../../../lab/core/math/log.ts'
import { pow } from '../../../lab/core/math/pow.ts'
import { cos, sin } from '../../../lab/core/math/sin-cos.ts'
import { tanh } from '../../../lab/core/math/tanh.ts'
import { wholePower } from '../../../lab/core/math/whole-power.ts'
import { createRandom } from '../../../lab/core/random.ts'
import { randomOf } from '../../../lab/core/runs/run-random.ts'
import { cubic, spiral } from '../../../lab/core/training/datasets.ts'
import { modelWeights } from '../../../lab/core/training/initial-weights.ts'
import { inOnePiece } from '../../../lab/core/training/pieces.ts'
import { createTrainingLoop } from '../../../lab/core/training/training-loop.ts'
import { modelOf, trainingOf } from '../../../lab/core/training/training-params.ts'
import type { TrainerProvider } from '../../../lab/core/training/trainer.ts'
import type { VerificationCase } from './cases.ts'

/** SHA-256 in hexadecimal; Node and the browser each have their own way. */
export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => string | Promise<string>

/** The hashes of a line of the table, by what they are of. */
export type Hashes = Record<string, string>

const bytesOf = (...parts: (Float32Array | Float64Array | Int32Array | null)[]): Uint8Array<ArrayBuffer> => {
  const views = parts.flatMap((part) => (part ? [new Uint8Array(part.buffer, part.byteOffset, part.byteLength)] : []))
  const all = new Uint8Array(views.reduce((length, view) => length + view.length, 0))
  let at = 0
  for (const view of views) {
    all.set(view, at)
    at += view.length
  }
  return all
}

/** Trains a case and hashes its data, the losses of its epochs (float64) and its last weights and statistics (float32). */
export async function hashesOfCase(
  { seed, data: kind, params }: VerificationCase,
  provider: TrainerProvider,
  sha256: Sha256,
): Promise<Hashes> {
  const random = randomOf(seed)
  const data = kind.kind === 'spiral' ? spiral(random.data, kind) : cubic(random.data, kind)
  const classes = kind.kind === 'spiral' && params.loss !== 'binaryCrossEntropy' ? kind.classes : 1
  const model = modelOf(params, kind.kind === 'spiral' ? 2 : 1, classes)
  const weights = modelWeights(random.weights, model, params.modelIndex, params.init)
  const trainer = provider.create(model, weights, data, trainingOf(params), random.shuffle)
  try {
    const metrics = { loss: { better: 'lower', digits: 6 } } as const
    const paint = () => inOnePiece(() => null)
    const loop = createTrainingLoop({ trainer, model, data, params, random, metrics, paint })
    const losses = Float64Array.from({ length: params.epochs }, () => loop.epoch().loss)
    const state = trainer.state()
    return {
      data: await sha256(bytesOf(data.inputs, data.labels, data.targets)),
      losses: await sha256(bytesOf(losses)),
      weights: await sha256(bytesOf(state.weights, state.buffers)),
    }
  } finally {
    trainer.dispose()
  }
}

/** Arguments that a function is asked for, spread over where it changes. */
const ARGUMENTS = 4000

/** Hashes what each of the lab's own functions gives for numbers of all sizes that the generator draws. */
export async function hashesOfFunctions(sha256: Sha256): Promise<Hashes> {
  const random = createRandom(20261130)
  /** From −`reach` to `reach`, near zero more often. */
  const draw = (reach: number): number => {
    const share = 2 * random.uniform() - 1
    return reach * share * share * share + random.uniform() * 1e-3
  }
  const functions: [name: string, value: () => number][] = [
    ['exp', () => exp(draw(720))],
    ['expm1', () => expm1(draw(60))],
    ['log', () => log(exp(draw(720)))],
    ['log1p', () => log1p(Math.abs(draw(100)) - 0.9)],
    ['pow', () => pow(Math.abs(draw(3)), draw(90))],
    ['wholePower', () => wholePower(draw(1.1), random.integer(4000))],
    ['sin', () => sin(draw(1e7))],
    ['cos', () => cos(draw(1e7))],
    ['tanh', () => tanh(draw(20))],
    ['atan2', () => atan2(draw(9), draw(9))],
  ]
  const hashes: Hashes = {}
  for (const [name, value] of functions)
    hashes[name] = await sha256(bytesOf(Float64Array.from({ length: ARGUMENTS }, value)))
  return hashes
}
