import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { pipeEnd } from '../../preload/wires/byte-stream.ts'
import { processWire, type ProcessEnd } from '../../preload/wires/child-process.ts'
import { CHILD_FLAGS, forkChild, ownChildEnvironment, type ForkedAhead } from './fork-child.ts'
import { endWithLab } from './living-children.ts'
import { CHANNEL_VARIABLE, type ChildExit, type StartChild } from './started-child.ts'

/** Where a child of another program has its pipe, after the three standard streams. */
const CHANNEL = 3

export interface ForkOptions {
  /** Where the children's bundles lie: `training.js`, `imaging.js` … */
  folder: string
  /** Gets what a child writes; its standard output is nobody's but the terminal command's. */
  log: (line: string) => void
  /** The Node to start, where this process is another program (Electron). Never Electron's own: shipped, it is no Node. */
  node?: string
  /** The child that runs already, for whoever asks for one of its kind first. */
  ahead?: ForkedAhead
}

/** Starts children as processes of the Node that runs this one, or of the one that is named. */
export function forkNode({ folder, log, node, ahead }: ForkOptions): StartChild {
  return (program, environment, closeReason) => {
    const module = join(folder, `${program}.js`)
    const [child, end] = node ? spawnOther(node, module, environment) : forkSame(module, environment, ahead)
    for (const stream of [child.stdout!, child.stderr!])
      createInterface({ input: stream }).on('line', (line) => log(`${program}: ${line}`))
    const forget = endWithLab(() => child.kill('SIGKILL'))
    let ended: ChildExit | null = null
    const exitListeners: ((exit: ChildExit) => void)[] = []
    const finish = (exit: ChildExit): void => {
      if (ended) return
      ended = exit
      forget()
      for (const listener of exitListeners.splice(0)) listener(exit)
    }
    const onExit = (listener: (exit: ChildExit) => void): void => {
      if (ended) listener(ended)
      else exitListeners.push(listener)
    }
    child.once('exit', (code, signal) => finish({ code, signal }))
    // A process that could not be started at all.
    child.once('error', (error) => {
      log(`${program}: ${error.message}`)
      if (child.pid === undefined) finish({ code: null, signal: error.message })
    })
    return {
      get pid() {
        return child.pid ?? null
      },
      wire: processWire(end, (close) => onExit((exit) => close(closeReason(exit)))),
      onExit,
      onHeartbeat: (listener) =>
        end.on('message', (message: unknown) => {
          const heartbeat = (message as { heartbeat?: unknown } | null)?.heartbeat
          if (typeof heartbeat === 'number') listener(heartbeat)
        }),
      kill: () => child.kill('SIGKILL'),
    }
  }
}

function forkSame(
  module: string,
  environment: Record<string, string>,
  ahead?: ForkedAhead,
): [ChildProcess, ProcessEnd] {
  const child = ahead?.take(module, environment) ?? forkChild(module, environment)
  return [child, child]
}
function spawnOther(node: string, module: string, environment: Record<string, string>): [ChildProcess, ProcessEnd] {
  const child = spawn(node, [...CHILD_FLAGS, module], {
    env: { ...ownChildEnvironment(environment), [CHANNEL_VARIABLE]: String(CHANNEL) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  return [child, pipeEnd(child.stdio[CHANNEL] as Socket)]
}
