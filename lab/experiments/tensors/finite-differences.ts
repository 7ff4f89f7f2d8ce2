import { type BackwardWatcher, watchBackward } from '../../core/tensors/backward.ts'
import { elementsOf, Tensor } from '../../core/tensors/tensor.ts'
import { createRandom } from '../../core/random.ts'
import type { FrameCheck } from './frame.ts'
import { Program } from './program.ts'
import type { Start } from './recorder.ts'

/** Leaves, elements of each, and lines of a program that are checked. */
const MOST_LEAVES = 6
const MOST_ELEMENTS = 2
const MOST_STEPS = 3000
const STEP = 1 / 1024

interface Walk {
  value: number
  /** Leaves that are the program's own variables, with their gradient so far. */
  leaves: Map<string, { tensor: Tensor; grad: Float64Array | null }>
}

/** Runs up to the first way back; on the way one element of one variable is moved where it first appears. */
function runToWalk(start: Start, moved: { name: string; index: number; by: number } | null): Walk | null {
  const random = createRandom(0)
  random.restore({ ...start.random, words: start.random.words.slice() })
  let walk: Walk | null = null
  let done = moved === null
  const program = new Program(start.text, {
    random,
    pythonSeed: start.random.words[0]!,
    maxSteps: MOST_STEPS,
    afterLine: () => {
      if (done || !moved) return
      const tensor = program.runtime.globals.get(moved.name)
      if (!(tensor instanceof Tensor) || !tensor.isLeaf || !tensor.requiresGrad) return
      elementsOf(tensor)[moved.index]! += moved.by
      done = true
    },
  })
  const leaves = (): Walk['leaves'] =>
    new Map(
      [...program.runtime.globals].flatMap(([name, tensor]) =>
        tensor instanceof Tensor && tensor.isLeaf && tensor.requiresGrad && tensor.contiguous
          ? [[name, { tensor, grad: tensor.grad ? Float64Array.from(elementsOf(tensor.grad)) : null }] as const]
          : [],
      ),
    )
  const onWalk: BackwardWatcher['onWalk'] = (roots) => {
    if (walk) return
    let value = 0
    for (const { root, gradient } of roots) {
      const [values, weights] = [elementsOf(root), elementsOf(gradient)]
      for (let i = 0; i < values.length; i++) value += values[i]! * weights[i]!
    }
    walk = { value, leaves: leaves() }
  }
  watchBackward(program.runtime.engine, { onWalk })
  while (!program.ended && !walk) program.advance(50, () => Date.now())
  if (!walk) return null
  return done ? walk : null
}

/** Holds the gradients of a program's first way back against finite differences, for a few elements of each leaf. */
export function checkGradients(start: Start, gradients: ReadonlyMap<string, Float64Array>): FrameCheck[] {
  const checks: FrameCheck[] = []
  const plain = runToWalk(start, null)
  if (!plain) return []
  for (const [name, { tensor }] of [...plain.leaves].slice(0, MOST_LEAVES)) {
    const gradient = gradients.get(name)
    if (!gradient) continue
    for (let index = 0; index < Math.min(MOST_ELEMENTS, tensor.count); index++) {
      const up = runToWalk(start, { name, index, by: STEP })
      const down = runToWalk(start, { name, index, by: -STEP })
      if (up && down)
        checks.push({ name, index, gradient: gradient[index]!, difference: (up.value - down.value) / (2 * STEP) })
    }
  }
  return checks
}
