import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { modules, root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'

/** The signals that end the launcher, and with it what it started. @type {NodeJS.Signals[]} */
const ENDING = process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * The environment of what is started: the packages' programs, the pinned Node among them, come first in the path. The
 * desktop window, which is no Node itself, starts that Node for what was compiled for it.
 */
export const environment = () => ({
  ...process.env,
  SPIRAL_LAB_NODE: pinnedNode(),
  PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}`,
})

/**
 * @param {number | null} code @param {NodeJS.Signals | null} signal
 * @returns {number} the exit code that a shell would give
 */
const exitCode = (code, signal) => code ?? (signal ? 128 + constants.signals[signal] : 1)

/**
 * Runs a program to its end. A signal that ends the launcher ends the program first, so that nothing is left behind.
 * @param {string} program
 * @param {string[]} args
 * @param {{ stdio: import('node:child_process').StdioOptions, cwd?: string, limit?: AbortSignal,
 *   onOutput?: (bytes: Buffer) => void }} options `onOutput` gets what is written to streams that are piped;
 *   when `limit` says so the program is killed
 * @returns {Promise<{ code: number, interrupted: boolean }>} `interrupted`: a signal came while it ran
 */
function runWatched(program, args, { stdio, cwd = root, limit, onOutput }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      stdio,
      env: environment(),
      // npm is a script on Windows, which only a shell starts.
      shell: process.platform === 'win32' && program === 'npm',
    })
    let interrupted = false
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      interrupted = true
      // Ctrl-C reaches every process of a terminal; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of ENDING) process.on(signal, forward)
    const kill = () => void child.kill('SIGKILL')
    limit?.addEventListener('abort', kill)
    /** @param {number} code */
    const end = (code) => {
      limit?.removeEventListener('abort', kill)
      for (const signal of ENDING) process.off(signal, forward)
      resolve({ code, interrupted })
    }
    if (onOutput) for (const stream of [child.stdout, child.stderr]) stream?.on('data', onOutput)
    child.once('error', (error) => {
      onOutput?.(Buffer.from(`${error.message}\n`))
      end(127)
    })
    child.once('close', (code, signal) => end(exitCode(code, signal)))
  })
}

/**
 * Runs a step of the launcher's own work. A signal ends the launcher too.
 * @param {string} program @param {string[]} args
 * @param {{ limit?: AbortSignal, stdout?: 1 | 2 }} [options] where its standard output goes: to standard error, unless said
 * @returns {Promise<number>} exit code
 */
export async function run(program, args, { stdout = 2, ...options } = {}) {
  const { code, interrupted } = await runWatched(program, args, { ...options, stdio: ['ignore', stdout, 2] })
  if (interrupted) process.exit(code || 130)
  return code
}

/**
 * Runs a step whose output is shown when it is over, since others run beside it. A signal ends the launcher too.
 * @param {string} program @param {string[]} args @param {{ limit?: AbortSignal }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runQuietly(program, args, options = {}) {
  /** @type {Buffer[]} */
  const written = []
  const { code, interrupted } = await runWatched(program, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    onOutput: (bytes) => written.push(bytes),
  })
  if (interrupted) process.exit(code || 130)
  return { code, output: Buffer.concat(written).toString() }
}

/**
 * Hands the terminal over to a program: it gets the launcher's streams, its folder and its signals, and its exit code
 * becomes the launcher's.
 * @param {string} program @param {string[]} args
 * @returns {Promise<never>}
 */
export async function handOver(program, args) {
  const { code } = await runWatched(program, args, { stdio: 'inherit', cwd: process.cwd() })
  process.exit(code)
}
