import { labError, type LabError } from '../../preload/errors.ts'
import { phrase, type Message } from '../../preload/message.ts'
import { exitWords, type StartChild } from './started-child.ts'
import { SupervisedChild, type ClientOf } from './supervised-child.ts'

export interface TrainingPoolOptions {
  start: StartChild
  environment: () => Record<string, string>
  /** Runs that may train at once. */
  limit: number
  changed: () => void
  log: (line: string) => void
}

/** A training child that was lent to one run. */
export interface TrainingSlot {
  readonly client: ClientOf<'training'>
  /** The death of a child in the words of its run: how far it was and how far it is saved. Other errors stay as they are. */
  describeDeath(error: LabError, epoch: number, saved: number): LabError
  /** Ends the child's process, which does not hear. */
  kill(): void
  release(): void
}

/** The training children: one for each running run, and one that is warm for whoever comes next. */
export class TrainingPool {
  readonly #options: TrainingPoolOptions
  readonly #idle: SupervisedChild<'training'>[] = []
  readonly #lent = new Map<number, SupervisedChild<'training'>>()
  /** Children of runs that are to be started anew, and why. */
  readonly #outdated = new Map<SupervisedChild<'training'>, Message>()
  #running = 0
  #closed = false

  constructor(options: TrainingPoolOptions) {
    this.#options = options
  }
  /** Every child, in the order of their names. */
  get children(): SupervisedChild<'training'>[] {
    return [...this.#idle, ...this.#lent.values()].sort((a, b) => a.name.localeCompare(b.name))
  }
  get limit(): number {
    return this.#options.limit
  }

  /** Whether as many runs train as may. */
  get full(): boolean {
    return this.#running >= this.limit
  }

  /** Starts the warm child, if there is none. One that could not be started is tried anew. */
  warm(): void {
    if (this.#idle[0]?.state === 'stopped') this.#idle.shift()
    if (this.#idle.length === 0) this.#idle.push(this.#start())
  }

  /** Starts children anew, with the environment of now: idle ones at once, those of runs when they come back. */
  renew(why: Message): void {
    for (const child of this.#idle) child.renew(0, why)
    for (const child of this.#lent.values()) this.#outdated.set(child, why)
  }

  /** @throws LabError tooManyTraining where as many runs train as may */
  lend(): TrainingSlot {
    const { limit, changed } = this.#options
    if (this.full) throw labError('tooManyTraining', { running: this.#running, limit }, { limit })
    this.warm()
    const child = this.#idle.pop()!
    const turn = ++this.#turns
    this.#running++
    this.#lent.set(turn, child)
    // It was to be renewed once it has answered what came before the run: after the run, then.
    const why = child.withdrawRenewal()
    if (why) this.#outdated.set(child, why)
    child.lent = true
    changed()
    return {
      client: child.client,
      describeDeath: (error, epoch, saved) =>
        error.key === 'trainingStopped'
          ? labError('trainingStopped', { epoch, saved, reason: error.shape.values['reason'] as Message })
          : error,
      kill: () => child.kill(phrase('process.silent')),
      release: () => {
        if (!this.#lent.delete(turn)) return
        this.#running--
        child.lent = false
        // One that could not be started stays, for what it says.
        const useless = child.state === 'stopped' && child.problem === null
        if (this.#closed || this.#idle.length > 0 || useless) void child.stop()
        else {
          this.#idle.push(child)
          const why = this.#outdated.get(child)
          if (why) child.renew(0, why)
        }
        this.#outdated.delete(child)
        changed()
      },
    }
  }
  #turns = 0

  /** A child for a short question, which may be beside all running runs. */
  get idleClient(): ClientOf<'training'> {
    this.warm()
    return this.#idle[0]!.client
  }

  #start(): SupervisedChild<'training'> {
    const names = new Set(this.children.map(({ name }) => name))
    let number = 1
    while (names.has(`training ${number}`)) number++
    const { start, environment, changed, log } = this.#options
    return new SupervisedChild({
      kind: 'training',
      name: `training ${number}`,
      start,
      environment,
      closeReason: (exit) => labError('trainingStopped', { epoch: 0, saved: 0, reason: exitWords(exit) }),
      changed,
      log,
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.children.map((child) => child.stop()))
  }
}
