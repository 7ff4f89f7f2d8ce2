import type { ContractRouterClient } from '@orpc/contract'
import { createWireClient } from '../../preload/client.ts'
import type { ChildContracts, ChildKind } from '../../preload/contract.ts'
import { labError, type LabError } from '../../preload/errors.ts'
import { phrase, formatMessage, type Message } from '../../preload/message.ts'
import { childWords, exitWords, type ChildExit, type StartChild, type StartedChild } from './started-child.ts'

/** Waits before the second, third and later restarts in a row; the first is immediate. In milliseconds. */
const BACKOFF_MS = [0, 250, 1_000, 4_000]
/** How long a process may be silent before it is said not to respond, in milliseconds. */
const SILENT_MS = 5_000
/** How often that is looked at, in milliseconds. */
const LOOK_MS = 1_000
/** Deaths in a row, none of them after an answer, after which a child is given up; fewer where it never even lived. */
const HOPELESS = 5
const HOPELESS_UNBORN = 3

export type ClientOf<K extends ChildKind> = ContractRouterClient<ChildContracts[K]>

export interface SupervisedOptions<K extends ChildKind> {
  kind: K
  /** As it is shown: `training 2`. */
  name: string
  start: StartChild
  environment?: () => Record<string, string>
  /** What calls in flight are answered with when it dies. */
  closeReason: (exit: ChildExit) => LabError
  /** Starts the process with the first call, for those who may never need it. */
  onDemand?: boolean
  /** Makes a fresh child ready (opens the history); other calls wait for it. */
  prepare?: (client: ClientOf<K>) => Promise<void>
  /** The state, the process or the count of restarts has changed. */
  changed: () => void
  /** It will not be started again, for this reason. */
  givenUp?: (reason: LabError) => void
  log: (line: string) => void
}

type CallNode = { [name: string]: CallNode } & ((...input: unknown[]) => unknown)

/** A child that is started again whenever it dies. Its client outlives the processes behind it. */
export class SupervisedChild<K extends ChildKind> {
  readonly #options: SupervisedOptions<K>
  readonly client: ClientOf<K>
  state: 'starting' | 'ready' | 'busy' | 'restarting' | 'stopped' = 'starting'
  restarts = 0
  /** Why it does not start, as long as it does not, whether it is tried again or not. */
  problem: LabError | null = null
  /** Bytes of memory at the last heartbeat; null before the first. */
  residentBytes: number | null = null
  /** Whether the process lives and has told nothing for some seconds: it is stopped, or its thread is in something long. */
  silent = false
  #lent = false
  #started: StartedChild | null = null
  #heardMs = 0
  #lookedMs = 0
  readonly #watch: NodeJS.Timeout
  #ready = Promise.withResolvers<ClientOf<K>>()
  #failures = 0
  #asleep: boolean
  #timer: NodeJS.Timeout | null = null
  /** The last process that has told that it lives. */
  #lived: StartedChild | null = null
  /** The last process that the lab itself has ended. */
  #endedByLab: StartedChild | null = null
  /** Why the present process was started; null for the first one. */
  #why: Message | null = null
  /** Why it is ended by the lab itself. */
  #endedFor: Message | null = null
  /** Calls without an answer, those included that wait for a process. */
  #unanswered = 0
  /** Calls that the present process works on. */
  #calls = 0
  /** When the last of them ended; what it answered with may still have to be fetched. */
  #lastCallMs = -Infinity
  /** How long this process must have nothing to do before a fresh one takes its place; null where none is wanted. */
  #renewAfterMs: number | null = null
  #renewFor: Message | null = null

  constructor(options: SupervisedOptions<K>) {
    this.#options = options
    this.#asleep = options.onDemand ?? false
    this.client = this.#lastingClient()
    this.#watch = setInterval(() => this.#lookWhetherSilent(), LOOK_MS).unref()
    if (this.#asleep) this.state = 'ready'
    else this.#start()
  }
  get name(): string {
    return this.#options.name
  }
  get pid(): number | null {
    return this.#started?.pid ?? null
  }

  /** Whether the present process has told that it lives. */
  get #up(): boolean {
    return this.#started !== null && this.#started === this.#lived
  }

  /** While the process does not work yet: why it is started again (null for the first time), and whether a call waits. */
  get starting(): { why: Message | null; waitedFor: boolean } | null {
    if (this.#up || this.#asleep || this.state === 'stopped') return null
    return { why: this.#why, waitedFor: this.#unanswered > 0 }
  }

  /** Whether it works for a run: busy as long as it is, whatever process it has by then. */
  set lent(lent: boolean) {
    this.#lent = lent
    if (this.state === 'ready' || this.state === 'busy') this.#setState(this.#atWork)
  }
  get #atWork(): 'ready' | 'busy' {
    return this.#lent ? 'busy' : 'ready'
  }

  /** Starts the process, where it waits for the first call. */
  wake(): void {
    if (this.#asleep && this.state !== 'stopped') this.#start()
  }

  /** Ends the process at once; it is started again. */
  kill(why: Message): void {
    this.#endedFor = why
    this.#endedByLab = this.#started
    this.#started?.kill()
  }

  /**
   * Starts a fresh process, with the environment of now, once there was no call for a while. It counts as no death.
   * @param restMs how long that is; 0 where nothing of an answer is fetched later
   */
  renew(restMs: number, why: Message): void {
    this.#renewAfterMs = this.#started ? restMs : null
    this.#renewFor = why
    this.#renewIfIdle()
  }
  /**
   * Takes back a renewal that still waits for a call to end: who has the child now must not lose it.
   * @returns why it was wanted; null where none waits
   */
  withdrawRenewal(): Message | null {
    if (this.#renewAfterMs === null || this.state === 'restarting') return null
    this.#renewAfterMs = null
    return this.#renewFor
  }
  #renewIfIdle(): void {
    if (this.#renewAfterMs === null || this.#calls > 0 || this.state === 'stopped') return
    const left = this.#lastCallMs + this.#renewAfterMs - performance.now()
    if (left > 0) return void setTimeout(() => this.#renewIfIdle(), left).unref()
    // Calls that come now wait for the fresh one.
    this.#callsWait()
    this.#setState('restarting')
    this.kill(this.#renewFor ?? phrase('process.ended'))
  }

  #lookWhetherSilent(): void {
    const now = performance.now()
    // This very process may have slept: then nobody could be heard.
    if (now - this.#lookedMs > 2 * LOOK_MS) this.#heardMs = now
    this.#lookedMs = now
    this.#setSilent(this.#up && now - this.#heardMs > SILENT_MS)
  }
  #setSilent(silent: boolean): void {
    if (this.silent === silent) return
    this.silent = silent
    this.#options.changed()
  }

  /** Ends the child for good. */
  async stop(): Promise<void> {
    clearInterval(this.#watch)
    this.silent = false
    if (this.#timer) clearTimeout(this.#timer)
    this.#setState('stopped')
    this.#refuse(labError('cancelled'))
    const started = this.#started
    if (!started) return
    const gone = new Promise<void>((resolve) => started.onExit(() => resolve()))
    // Losing its parent's end is what a child ends in good order for; one that does not is ended.
    started.wire.close()
    const patience = setTimeout(() => started.kill(), 3_000)
    await gone
    clearTimeout(patience)
  }

  #setState(state: SupervisedChild<K>['state']): void {
    if (this.state === state) return
    this.state = state
    this.#options.changed()
  }
  /** From here on calls wait for the next process: the present one has had those that it gets. */
  #callsWait(): void {
    if (this.state === 'ready' || this.state === 'busy') this.#ready = Promise.withResolvers()
  }
  #refuse(error: LabError): void {
    this.#ready.promise.catch(() => {})
    this.#ready.reject(error)
  }

  #start(): void {
    if (this.#asleep) this.state = 'starting'
    this.#asleep = false
    this.#renewAfterMs = null
    this.#calls = 0
    const { kind, start, environment = () => ({}), closeReason, prepare, log, name } = this.#options
    // What was asked of a process that never lived is not told in the words of its work.
    const started: StartedChild = start(kind, environment(), (exit) =>
      this.#neverLived(started) ? this.#cannotStart(exit) : closeReason(exit),
    )
    this.#started = started
    this.#heardMs = performance.now()
    this.residentBytes = null
    started.onExit((exit) => this.#died(started, exit))
    started.onHeartbeat((bytes) => {
      this.residentBytes = bytes
      this.#heardMs = performance.now()
      this.#setSilent(false)
      if (started === this.#started) this.#isUp()
    })
    const client = createWireClient<ChildContracts[K]>(started.wire) as ClientOf<K>
    const ready = this.#ready
    void (prepare?.(client) ?? Promise.resolve()).then(
      () => {
        if (this.state === 'stopped') return
        ready.resolve(client)
        this.#setState(this.#atWork)
      },
      (thrown: unknown) => {
        log(`${name} could not be made ready: ${String(thrown)}`)
        started.kill()
      },
    )
    this.#options.changed()
  }

  #isUp(): void {
    if (this.#up) return
    this.#lived = this.#started
    this.problem = null
    this.#options.changed()
  }

  #neverLived(process: StartedChild): boolean {
    return process !== this.#lived && process !== this.#endedByLab
  }
  #cannotStart(exit: ChildExit): LabError {
    return exit.refused ?? labError('processNotStarted', { child: childWords(this.name), reason: exitWords(exit) })
  }

  #died(process: StartedChild, exit: ChildExit): void {
    const { name, log, changed } = this.#options
    this.#started = null
    this.silent = false
    this.#why = this.#endedFor ?? exitWords(exit)
    this.#endedFor = null
    if (this.state === 'stopped') return changed()
    // A call waits for the next process; those in flight were answered by the wire.
    this.#ready.promise.catch(() => {})
    this.#callsWait()
    if (this.#renewAfterMs !== null) {
      this.#setState('restarting')
      return this.#start()
    }
    log(`${name} ended (${formatMessage('en', exitWords(exit))})`)
    const delay = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)]!
    this.#failures++
    const unborn = this.#neverLived(process)
    if (unborn) this.problem = this.#cannotStart(exit)
    if (exit.refused || this.#failures > (unborn ? HOPELESS_UNBORN : HOPELESS)) {
      this.problem = this.#cannotStart(exit)
      clearInterval(this.#watch)
      this.#setState('stopped')
      this.#refuse(this.problem)
      this.#options.givenUp?.(this.problem)
      return
    }
    this.restarts++
    this.#setState('restarting')
    this.#timer = setTimeout(() => this.#start(), delay)
  }

  #countUnanswered(more: 1 | -1): void {
    const before = this.#unanswered
    this.#unanswered += more
    // Whoever looks on is told when the first one waits, and when the last one does no more.
    if (this.starting && (before === 0 || this.#unanswered === 0)) this.#options.changed()
  }
  async #ask(path: readonly string[], input: unknown[]): Promise<unknown> {
    const client = (await this.#ready.promise) as unknown as CallNode
    const process = this.#started
    this.#calls++
    try {
      const answer = await path.reduce<CallNode>((at, name) => at[name]!, client)(...input)
      this.#failures = 0
      if (process === this.#started) {
        this.#heardMs = performance.now()
        this.#isUp()
      }
      return answer
    } finally {
      if (process === this.#started) this.#calls--
      this.#lastCallMs = performance.now()
      this.#renewIfIdle()
    }
  }

  /** Calls wait until the child is ready, and go to the process that stands then. */
  #lastingClient(): ClientOf<K> {
    const node = (path: readonly string[]): CallNode =>
      new Proxy((() => {}) as unknown as CallNode, {
        get: (_, name) => (typeof name === 'string' && name !== 'then' ? node([...path, name]) : undefined),
        apply: async (_, __, input: unknown[]) => {
          if (this.#asleep && this.state !== 'stopped') this.#start()
          this.#countUnanswered(1)
          try {
            return await this.#ask(path, input)
          } finally {
            this.#countUnanswered(-1)
          }
        },
      })
    return node([]) as unknown as ClientOf<K>
  }
}
