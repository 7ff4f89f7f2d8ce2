import { createRandom, type RandomState } from '../../core/random.ts'
import { type BackwardStep, watchBackward } from '../../core/tensors/backward.ts'
import {
  type GradNode,
  gradFnOf,
  operandOf,
  type Operand,
  elementsOf,
  Storage,
  Tensor,
} from '../../core/tensors/tensor.ts'
import type { Elements } from '../../core/tensors/dtype.ts'
import { Program } from './program.ts'
import type { Scope } from './python/scope.ts'
import { PyFloat, typeName, type Value } from './python/values.ts'

/** A variable as it was. */
export interface KeptVariable {
  name: string
  /** The function that it belongs to; null for the program's own. */
  within: string | null
  tensor: { operand: Operand; grad: Operand | null; requiresGrad: boolean; gradFn: GradNode | null } | null
  text: string | null
}

/** A gradient that arrived somewhere on the way back, and the one before it. */
interface Arrival {
  at: GradNode
  gradient: Operand
  before: Arrival | null
}

/** What is kept of a position. */
export interface Moment {
  position: number
  line: number
  printed: number
  drawings: number
  variables: KeptVariable[]
  backward: {
    node: GradNode
    step: number
    walk: number
    incoming: Operand | null
    outgoing: (Operand | null)[]
  } | null
  /** Gradients that arrived in the present (or last) walk. */
  arrivals: Arrival | null
}

/** Moments that are kept at most, and the bytes of their tensors. */
const MOST_MOMENTS = 1500
const MOST_BYTES = 96 * 1024 * 1024
/** Moments around a wanted one that running again keeps. */
const WINDOW = 60
/** The newest moments are kept whatever the budget: what is shown while a program runs, and where stepping back begins. */
const RECENT = 60
/** They are not where the variables hold more bytes than this, since what is kept is copied before each write in place. */
const LIGHT_BYTES = 2 * 1024 * 1024

/** What a program is started with; the same gives the same, to the bit. */
export interface Start {
  text: string
  maxSteps: number
  random: RandomState
}

/** Runs a program and keeps what is drawn at each position: each line that ran, and each node of a way back. */
export class Recorder {
  readonly program: Program
  /** Positions so far. */
  length = 0
  readonly #moments = new Map<number, Moment>()
  readonly #recent = new Map<number, Moment>()
  /** What the newest position is made from, where nothing of it was kept. */
  #newest: { line: number; scope: Scope | null; step: BackwardStep | null } | null = null
  readonly #keeps: (position: number) => boolean
  /** Whether it keeps the newest moments, too. */
  readonly #follows: boolean
  #stride = 1
  #bytes = 0
  #seen = new WeakSet<object>()
  #arrivals: Arrival | null = null
  #walk = 0
  #step = 0
  #firstArrivals: Arrival | null = null

  readonly start: Start

  /** @param keeps which positions are wanted; without it all of them, thinned out where they are many */
  constructor(start: Start, keeps?: (position: number) => boolean) {
    this.start = start
    const random = createRandom(0)
    random.restore({ ...start.random, words: start.random.words.slice() })
    this.#keeps = keeps ?? ((position) => position % this.#stride === 0)
    this.#follows = keeps === undefined
    this.program = new Program(start.text, {
      random,
      pythonSeed: start.random.words[0]!,
      maxSteps: start.maxSteps,
      keepOrigins: true,
      afterLine: (line, scope) => this.#afterLine(line, scope),
    })
    const { engine } = this.program.runtime
    watchBackward(engine, {
      onWalk: () => {
        this.#walk++
        this.#step = 0
        this.#arrivals = null
      },
      onBackward: (step) => this.#afterNode(step),
    })
  }

  #afterLine(line: number, scope: Scope): void {
    this.length++
    this.#newest = { line, scope, step: null }
    this.#keep()
  }

  #afterNode(step: BackwardStep): void {
    const { node, outgoing } = step
    this.length++
    this.#step++
    outgoing.forEach((gradient, i) => {
      const edge = node.edges[i]
      if (gradient && edge) this.#arrivals = { at: edge.node, gradient: operandOf(gradient), before: this.#arrivals }
    })
    if (this.#walk === 1) this.#firstArrivals = this.#arrivals
    this.#newest = { line: this.program.runtime.engine.line, scope: null, step }
    this.#keep()
  }

  #keep(): void {
    if (this.#keeps(this.length)) {
      const moment = this.#present()
      this.#moments.set(this.length, moment)
      for (const { tensor } of moment.variables) if (tensor) this.#weigh(tensor.operand)
      if (this.#moments.size > MOST_MOMENTS || this.#bytes > MOST_BYTES) this.#thin()
    } else if (this.#follows && this.#isLight()) this.#recent.set(this.length, this.#present())
    this.#recent.delete(this.length - RECENT)
  }

  /** The newest position as it is now. */
  #present(): Moment {
    const { runtime, drawings } = this.program
    const { line, scope, step } = this.#newest!
    const first = step?.incoming.find((gradient) => gradient !== null)
    return {
      position: this.length,
      line,
      printed: runtime.printed.length,
      drawings: drawings.length,
      variables: this.#variables(scope),
      backward: step && {
        node: step.node,
        step: this.#step,
        walk: this.#walk,
        incoming: first ? operandOf(first) : null,
        outgoing: step.outgoing.map((gradient) => gradient && operandOf(gradient)),
      },
      arrivals: this.#arrivals,
    }
  }

  /** Whether keeping the variables at each position costs little. */
  #isLight(): boolean {
    let bytes = 0
    for (const value of this.program.runtime.globals.values()) {
      if (value instanceof Tensor) bytes += value.storage.data.byteLength
    }
    return bytes <= LIGHT_BYTES
  }

  /** Adds up the bytes of what is kept for the first time. */
  #weigh(operand: Operand): void {
    const stack = [operand]
    while (stack.length > 0) {
      const { kept, origin } = stack.pop()!
      if (!this.#seen.has(kept)) {
        this.#seen.add(kept)
        this.#bytes += kept.data.byteLength
      }
      if (!origin || this.#seen.has(origin)) continue
      this.#seen.add(origin)
      stack.push(...(origin.operands ?? []))
    }
  }

  /** Keeps every second of what is kept; the rest is run again when it is asked for. */
  #thin(): void {
    this.#stride *= 2
    this.#bytes /= 2
    for (const position of this.#moments.keys()) if (position % this.#stride !== 0) this.#moments.delete(position)
  }

  #variables(scope: Scope | null): KeptVariable[] {
    const kept: KeptVariable[] = []
    for (const [name, value] of this.program.runtime.globals) kept.push(keptVariable(name, null, value))
    for (let inner = scope; inner && inner.title !== null; inner = inner.parent) {
      for (const [name, value] of inner.variables) kept.push(keptVariable(name, inner.title, value))
    }
    return kept
  }

  /** What the first way back brought to the program's own leaves, by their names. */
  get firstGradients(): Map<string, Float64Array> {
    const sums = new Map<string, Float64Array>()
    for (const [name, value] of this.program.runtime.globals) {
      if (!(value instanceof Tensor)) continue
      for (let one = this.#firstArrivals; one; one = one.before) {
        if (one.at.leaf !== value) continue
        const sum = sums.get(name) ?? new Float64Array(value.count)
        sums.set(name, sum)
        const arrived = keptElements(one.gradient)
        for (let i = 0; i < sum.length; i++) sum[i]! += arrived[i]!
      }
    }
    return sums
  }

  /** What is kept of a position; what is not is run again up to there. */
  moment(position: number): Moment | null {
    if (position <= 0 || position > this.length) return null
    const found = this.#moments.get(position) ?? this.#recent.get(position)
    if (found) return found
    if (position === this.length && this.#follows) return this.#present()
    const again = new Recorder(this.start, (at) => Math.abs(at - position) <= WINDOW)
    while (!again.program.ended && again.length < position + WINDOW) again.program.advance(5, () => Date.now())
    // The neighbours are likely to be asked for next.
    if (this.#moments.size > MOST_MOMENTS + 8 * WINDOW) this.#thin()
    for (const [at, moment] of again.#moments) if (!this.#moments.has(at)) this.#moments.set(at, moment)
    return this.#moments.get(position) ?? null
  }
}

/** The elements of a tensor as it was. */
export const keptElements = ({ kept, dtype, shape, strides, offset }: Operand): Elements =>
  elementsOf(new Tensor(new Storage(kept.data), dtype, shape, strides, offset))

function keptVariable(name: string, within: string | null, value: Value): KeptVariable {
  if (!(value instanceof Tensor)) return { name, within, tensor: null, text: shortText(value) }
  return {
    name,
    within,
    tensor: {
      operand: operandOf(value),
      grad: value.grad && operandOf(value.grad),
      requiresGrad: value.requiresGrad,
      gradFn: gradFnOf(value),
    },
    text: null,
  }
}

/** What is worth showing of a value that is no tensor; null for modules, functions and classes. */
function shortText(value: Value): string | null {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (value instanceof PyFloat) return String(value.value)
  const name = typeName(value)
  return ['list', 'tuple', 'dict', 'set', 'Size'].includes(name) ? name : null
}
