import { z } from 'zod'
import { limits } from '../../../preload/limits.ts'
import { defineExplorable, type Trace } from '../../core/experiment.ts'
import { frameAt } from './build-frame.ts'
import { checkGradients } from './finite-differences.ts'
import type { Frame, FrameCheck } from './frame.ts'
import { Recorder, type Start } from './recorder.ts'
import { resultOf } from './result.ts'

const params = z.strictObject({
  program: z.string().max(limits.programLength).default('').meta({ control: 'code' }),
  maxSteps: z
    .int()
    .min(1)
    .max(100_000_000)
    .default(1_000_000)
    .meta({ scale: 'log', step: 1, sliderMin: 1000, sliderMax: 10_000_000, advanced: true }),
})

/** The program and how long it may run. */
export type Params = z.output<typeof params>

/** Runs the program and keeps what is drawn of it. */
function traceOf(start: Start): Trace<Frame> {
  const recorder = new Recorder(start)
  const { program } = recorder
  let checks: FrameCheck[] | null = null
  return {
    get length() {
      return recorder.length
    },
    get ended() {
      return program.ended
    },
    get failed() {
      return program.failure !== null
    },
    advance: (budgetMs) => program.advance(budgetMs, () => Date.now()),
    frame(position) {
      if (program.ended && position >= recorder.length) checks ??= checkGradients(start, recorder.firstGradients)
      return frameAt(recorder, position, checks ?? [])
    },
    result: () => resultOf(program),
  }
}

/** A cell of PyTorch, watched as it runs forward and backward. */
export default defineExplorable<Params, Frame>({
  id: 'tensors',
  params,
  name: ({ program }) =>
    program
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim()
      .slice(0, 40) ?? '',
  trace: ({ program, maxSteps }, random) => traceOf({ text: program, maxSteps, random: random.state() }),
})
