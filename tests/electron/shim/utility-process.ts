/** `utilityProcess` for an Electron that has none: a process of the Node that the machine's lab is pinned to. */
import { spawn, type ChildProcess } from 'child_process'
import { EventEmitter } from 'events'
import type { Duplex, Readable } from 'stream'
import { frameReader, packFrame } from './frames.ts'

interface ForkOptions {
  env?: Record<string, string>
  execArgv?: string[]
  serviceName?: string
}

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  readonly #wire: Duplex
  readonly stdout: Readable
  readonly stderr: Readable

  constructor(module: string, args: string[], { env, execArgv = [] }: ForkOptions) {
    super()
    const { SPIRAL_LAB_TEST_NODE: node, SPIRAL_LAB_TEST_PARENT_PORT: parentPort } = process.env
    if (!node || !parentPort) throw new Error('the tests must name the Node that children run on')
    this.#child = spawn(node, ['--require', parentPort, ...execArgv, module, ...args], {
      env: env ?? (process.env as Record<string, string>),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    this.#wire = this.#child.stdio[3] as Duplex
    this.stdout = this.#child.stdout!
    this.stderr = this.#child.stderr!
    this.#wire.on(
      'data',
      frameReader((message) => this.emit('message', message)),
    )
    // Writing to a process that has ended is told by its end.
    this.#wire.on('error', () => {})
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.once('exit', (code, signal) => this.emit('exit', code ?? (signal ? 128 : 1)))
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }
  postMessage(message: unknown): void {
    this.#wire.write(packFrame(message))
  }
  kill(): boolean {
    return this.#child.kill()
  }
}

export const utilityProcess = {
  fork: (module: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess =>
    new UtilityProcess(module, args, options),
}
