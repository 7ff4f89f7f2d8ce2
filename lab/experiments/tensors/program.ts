import type { Random } from '../../core/random.ts'
import { withEngine } from '../../core/tensors/engine.ts'
import { ProgramError, type ShapeClash } from '../../core/tensors/program-error.ts'
import { addBuiltins } from './python/builtins.ts'
import { createMath, createPythonRandom } from './python/math-module.ts'
import { addMethods } from './python/methods.ts'
import { readProgram } from './python/read-program.ts'
import { Runtime } from './python/runtime.ts'
import { declareStatements, NameSpace, Scope } from './python/scope.ts'
import { Source, SyntaxProblem } from './python/source.ts'
import { StatementCompiler, type Outcome } from './python/statements.ts'
import { type Value } from './python/values.ts'
import { createNn } from './torch/nn.ts'
import { createOptim } from './torch/optim.ts'
import { addPlotting, addSmallModules, type DrawingRequest } from './torch/plotting.ts'
import { addTensorAttributes } from './torch/tensor-attributes.ts'
import { createTorch } from './torch/torch-module.ts'

/** What a program failed with, and where. */
interface ProgramFailure {
  line: number
  column: number
  type: string
  message: string
  clash: ShapeClash | null
  /** What the subset lacks, where that is the reason. */
  lacking: string | null
}

/** Called after each line that ran, with the variables of where it ran. */
type AfterLine = (line: number, scope: Scope) => void

/** A student's program under way: it may be left between two lines and gone on with later. */
export class Program {
  readonly runtime: Runtime
  readonly drawings: DrawingRequest[] = []
  readonly #source: Source
  #steps: Generator<undefined, Outcome> | null = null
  ended = false
  failure: ProgramFailure | null = null

  constructor(
    text: string,
    options: { random: Random; pythonSeed: number; maxSteps: number; afterLine?: AfterLine; keepOrigins?: boolean },
  ) {
    this.#source = new Source(withoutMagics(text))
    this.runtime = new Runtime(options.random, options.maxSteps)
    this.runtime.engine.keepOrigins = options.keepOrigins ?? false
    this.#prepare(options.pythonSeed)
    this.#guard(() => {
      const statements = readProgram(this.#source)
      const space = new NameSpace(null, 'program')
      declareStatements(space, statements)
      const compiler = new StatementCompiler(this.runtime, options.afterLine ?? (() => undefined), (name, at) =>
        this.#import(name, at),
      )
      this.#steps = compiler.block(statements, space).steps!(new Scope(null, null))
    })
  }

  #prepare(pythonSeed: number): void {
    const { runtime } = this
    addBuiltins(runtime)
    addMethods(runtime)
    addTensorAttributes(runtime)
    const torch = createTorch(runtime)
    const nn = createNn(runtime)
    const optim = createOptim(runtime)
    torch.attributes.set('nn', nn)
    torch.attributes.set('optim', optim)
    const functional = nn.attributes.get('functional')!
    const present: [string, Value][] = [
      ['torch', torch],
      ['nn', nn],
      ['optim', optim],
      ['F', functional],
      ['math', createMath()],
      ['random', createPythonRandom(runtime, pythonSeed)],
    ]
    // They are there without an import, too.
    for (const [name, module] of present) runtime.builtins.set(name, module)
    for (const module of [
      torch,
      nn,
      optim,
      functional,
      torch.attributes.get('autograd')!,
      torch.attributes.get('cuda')!,
      torch.attributes.get('linalg')!,
      nn.attributes.get('init')!,
      present[4]![1],
      present[5]![1],
    ]) {
      const known = module as Extract<Value, { attributes: Map<string, Value>; name: string }>
      runtime.modules.set(known.name, known as never)
    }
    addPlotting(runtime, this.drawings)
    addSmallModules(runtime)
  }

  #import(name: string, at: number): Value {
    const found = this.runtime.modules.get(name)
    if (found) return found
    this.runtime.at = at
    throw new ProgramError('ModuleNotFoundError', `No module named '${name}'`)
  }

  /** Runs on for at most so many milliseconds; at least one step. */
  advance(budgetMs: number, now: () => number): void {
    if (this.ended) return
    const until = now() + budgetMs
    withEngine(this.runtime.engine, () => {
      this.#guard(() => {
        for (let i = 0; ; i++) {
          if (this.#steps!.next().done) {
            this.ended = true
            return
          }
          if ((i & 15) === 15 && now() >= until) return
        }
      })
    })
  }

  /** Runs `body`; an error of the program's ends it. */
  #guard(body: () => void): void {
    try {
      body()
    } catch (thrown) {
      this.ended = true
      this.failure = this.#failureOf(thrown)
    }
  }

  #failureOf(thrown: unknown): ProgramFailure {
    const error =
      thrown instanceof RangeError ? new ProgramError('RecursionError', 'maximum recursion depth exceeded') : thrown
    if (!(error instanceof ProgramError)) throw thrown
    const offset = error instanceof SyntaxProblem ? error.offset : this.runtime.at
    return {
      ...this.#source.position(offset),
      type: error.pythonType,
      message: error.message,
      clash: error.clash,
      lacking: error instanceof SyntaxProblem ? error.lacking : null,
    }
  }
}

/** Lines that speak to the notebook and not to Python (`%matplotlib inline`) are left out. */
const withoutMagics = (text: string): string =>
  text.replace(/^[%!][^\n]*/gm, (line) => ' '.repeat(line.length).replace(/ /g, '#'))
