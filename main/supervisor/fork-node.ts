import { fork } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { processWire } from '../../preload/wires/child-process.ts'
import { childEnvironment, type ChildExit, type StartChild } from './started-child.ts'

/** Nothing a child is sent may change the prototype of all objects. */
const CHILD_FLAGS = ['--disable-proto=delete', '--no-warnings']

/**
 * Starts children as forked processes of the Node that runs this one.
 * @param options.folder where the children's bundles lie: `training.js`, `imaging.js` …
 * @param options.log gets what a child writes; its standard output is nobody's but the terminal command's
 */
export function forkNode({ folder, log }: { folder: string; log: (line: string) => void }): StartChild {
  return (program, environment, closeReason) => {
    const child = fork(join(folder, `${program}.js`), {
      serialization: 'advanced',
      execArgv: CHILD_FLAGS,
      env: childEnvironment(environment),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout!, child.stderr!])
      createInterface({ input: stream }).on('line', (line) => log(`${program}: ${line}`))
    let ended: ChildExit | null = null
    const exitListeners: ((exit: ChildExit) => void)[] = []
    const end = (exit: ChildExit): void => {
      if (ended) return
      ended = exit
      for (const listener of exitListeners.splice(0)) listener(exit)
    }
    const onExit = (listener: (exit: ChildExit) => void): void => {
      if (ended) listener(ended)
      else exitListeners.push(listener)
    }
    child.once('exit', (code, signal) => end({ code, signal }))
    // A process that could not be started at all.
    child.once('error', (error) => {
      log(`${program}: ${error.message}`)
      if (child.pid === undefined) end({ code: null, signal: error.message })
    })
    return {
      get pid() {
        return child.pid ?? null
      },
      wire: processWire(child, (close) => onExit((exit) => close(closeReason(exit)))),
      onExit,
      onHeartbeat: (listener) =>
        child.on('message', (message: unknown) => {
          const heartbeat = (message as { heartbeat?: unknown } | null)?.heartbeat
          if (typeof heartbeat === 'number') listener(heartbeat)
        }),
      kill: () => child.kill('SIGKILL'),
    }
  }
}
