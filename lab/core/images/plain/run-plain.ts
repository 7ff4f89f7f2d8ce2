import type { Pixels } from '../pixels.ts'
import type { StepKind } from '../steps/step-schema.ts'
import type { VisionStep, VisionStepOf } from '../vision.ts'
import { crop, fill, flip, rotate } from './area.ts'
import { channel, highlight, swapChannels } from './channels.ts'
import { convert } from './convert.ts'
import { convolve, divisorOf } from './convolve.ts'
import { grey } from './grey.ts'
import { noise } from './noise.ts'
import { thresholdFixed } from './threshold.ts'
import { brightnessContrast, equalize, gamma, invert, overWhite, stretch } from './tone.ts'

type PlainStep = (source: Pixels, step: never, table?: readonly number[]) => Pixels

/** The steps that are carried out in plain TypeScript, on every machine to the same bit. */
const plain = {
  fill,
  crop,
  rotate,
  flip,
  grey,
  channel,
  swapChannels,
  highlight,
  convert,
  convolve,
  brightnessContrast,
  gamma,
  stretch,
  invert,
  overWhite,
  equalize,
  noise,
  threshold: (source: Pixels, { value }: VisionStepOf<'threshold'>) => thresholdFixed(source, value),
} satisfies Partial<Record<StepKind, PlainStep>>

/** OpenCV turns to a Fourier transform from so many weights on, on machines without wide vectors. */
const LARGE_KERNEL = 50

/** Whether a step is carried out in plain TypeScript: those whose reference is as fast, or more exact. */
export function isPlain(step: VisionStep): boolean {
  if (step.kind === 'threshold') return step.method === 'fixed'
  if (step.kind === 'convolve') return step.kernel.length * step.kernel[0]!.length >= LARGE_KERNEL || mayTie(step)
  return Object.hasOwn(plain, step.kind)
}

/**
 * Whether a sum may lie half way between two whole numbers, where one rounding more or less decides: not with whole weights
 * and an odd divisor, and not where the quotient is exact.
 */
function mayTie(step: VisionStepOf<'convolve'>): boolean {
  const divisor = Math.abs(divisorOf(step))
  const whole = Number.isInteger(step.offset) && step.kernel.flat().every(Number.isInteger)
  const exact = Number.isInteger(divisor) && (divisor & (divisor - 1)) === 0
  return !whole || !(exact || divisor % 2 === 1)
}

/**
 * Carries out a step in plain TypeScript. Throws where it has no reference.
 * @param table of `equalize`, where the picture is a part of the one that it is made of
 */
export function runPlain(source: Pixels, step: VisionStep, table?: readonly number[]): Pixels {
  const run = (plain as Partial<Record<StepKind, PlainStep>>)[step.kind]
  if (!run) throw new Error(`No plain reference carries out ${step.kind}`)
  return run(source, step as never, table)
}
