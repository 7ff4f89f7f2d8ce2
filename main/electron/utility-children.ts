import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { utilityProcess } from 'electron'
import { labError } from '../../preload/errors.ts'
import { Closing, type Wire } from '../../preload/wires/wire.ts'
import { endWithLab } from '../supervisor/living-children.ts'
import { childEnvironment } from '../supervisor/fork-child.ts'
import type { ChildExit, StartChild } from '../supervisor/started-child.ts'

/**
 * Starts children as Electron's utility processes. Electron must be ready.
 * @param options.folder where the children's bundles lie: `training.js`, `imaging.js` …
 * @param options.log gets what a child writes
 */
export function utilityChildren({ folder, log }: { folder: string; log: (line: string) => void }): StartChild {
  return (program, environment, closeReason) => {
    const child = utilityProcess.fork(join(folder, `${program}.js`), [], {
      serviceName: `Spiral Lab ${program}`,
      // Nothing a child is sent may change the prototype of all objects.
      execArgv: ['--disable-proto=delete', '--no-warnings'],
      // Electron's default is the whole environment.
      env: childEnvironment(environment),
      stdio: 'pipe',
    })
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => log(`${program}: ${line}`))

    const closing = new Closing()
    const exitListeners: ((exit: ChildExit) => void)[] = []
    let ended: ChildExit | null = null
    let killed = false
    const onExit = (listener: (exit: ChildExit) => void): void => {
      if (ended) listener(ended)
      else exitListeners.push(listener)
    }
    const kill = (): void => {
      killed = true
      // `kill()` asks politely, which a child that hangs does not hear.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      else child.kill()
    }
    const forget = endWithLab(kill)
    child.once('exit', (code) => {
      forget()
      ended = killed ? { code: null, signal: 'SIGKILL' } : { code, signal: null }
      for (const listener of exitListeners.splice(0)) listener(ended)
      closing.close(closeReason(ended))
    })
    const wire: Wire = {
      isOwn: true,
      send(frame) {
        if (ended) return Promise.reject(labError('connectionLost'))
        child.postMessage(frame)
        return Promise.resolve()
      },
      onFrame(listener) {
        child.on('message', (message: unknown) => {
          if (typeof message === 'string' || message instanceof Uint8Array) listener(message)
        })
      },
      onClose: (listener) => closing.listen(listener),
      // There is nothing to close but the process itself.
      close: () => void child.kill(),
    }
    return {
      get pid() {
        return child.pid ?? null
      },
      wire,
      onExit,
      onHeartbeat: (listener) =>
        child.on('message', (message: unknown) => {
          const heartbeat = (message as { heartbeat?: unknown } | null)?.heartbeat
          if (typeof heartbeat === 'number') listener(heartbeat)
        }),
      kill,
    }
  }
}
