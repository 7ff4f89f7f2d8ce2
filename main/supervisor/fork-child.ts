/** A child as a process of the Node that runs this one. It loads nothing of the lab, so that one can be forked first of all. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** Nothing a child is sent may change the prototype of all objects. */
export const CHILD_FLAGS = ['--disable-proto=delete', '--no-warnings']

/** The variables of the lab's own environment that a child gets, beside those it is started with. */
export const inheritedVariables = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  'NODE_COMPILE_CACHE',
]

/** The environment of a child: few variables, and what it is given. */
export const childEnvironment = (given: Record<string, string>): Record<string, string> => ({
  ...Object.fromEntries(
    inheritedVariables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  ),
  ...given,
})

/** The same for one that this process is the parent of, by which it knows that its lab is gone, whenever that was. */
export const ownChildEnvironment = (given: Record<string, string>): Record<string, string> => ({
  ...childEnvironment(given),
  SPIRAL_LAB_PARENT: String(process.pid),
})

/** @param module its bundle */
export const forkChild = (module: string, environment: Record<string, string>): ChildProcess =>
  fork(module, {
    serialization: 'advanced',
    execArgv: CHILD_FLAGS,
    env: ownChildEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })

/** A child that is forked before anybody supervises it; the first one that is started just so is it. */
export class ForkedAhead {
  readonly #key: string
  #child: ChildProcess | null

  constructor(folder: string, program: string, environment: Record<string, string>) {
    const module = join(folder, `${program}.js`)
    this.#key = JSON.stringify([module, environment])
    const child = (this.#child = forkChild(module, environment))
    // A process that could not be started: it is tried anew by whoever asks for it.
    child.on('error', () => (this.#child = null))
    // Whatever this process ends of before it has supervised it.
    process.once('exit', () => child.kill('SIGKILL'))
  }

  /** The child, once; null where another one is meant, or it has ended. */
  take(module: string, environment: Record<string, string>): ChildProcess | null {
    const child = this.#child
    if (JSON.stringify([module, environment]) !== this.#key || child === null) return null
    this.#child = null
    return child.exitCode === null && child.signalCode === null ? child : null
  }
}
