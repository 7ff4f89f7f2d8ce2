import { spawn, spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Task } from './tasks.ts'

/** Another library at work on the same tasks, in a process of its own. */
export interface Peer {
  version: string
  /** Milliseconds a step, one for each look. */
  measure(task: Task, threads: number, looks: number): Promise<number[]>
  end(): void
}

/** A Python that has a module: one of those that SPIRAL_LAB_PYTHON names (separated as in PATH), or the path’s. */
function pythonWith(module: string): string | undefined {
  const named = process.env.SPIRAL_LAB_PYTHON?.split(delimiter).filter(Boolean) ?? []
  return (named.length > 0 ? named : ['python3', 'python']).find(
    (python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  )
}

/**
 * Starts a peer.
 * @param module what its Python needs; @param script its file in this folder
 * @returns undefined where no Python has the module
 */
export async function startPeer(module: string, script: string): Promise<Peer | undefined> {
  const python = pythonWith(module)
  if (python === undefined) return undefined
  const child = spawn(python, [join(import.meta.dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${script} ended`)
    return JSON.parse(value) as unknown
  }
  const { version } = (await answer()) as { version: string }
  return {
    version,
    async measure(task, threads, looks) {
      child.stdin.write(`${JSON.stringify({ task, threads, looks, stepsAtOnce: task.stepsAtOnce })}\n`)
      return (await answer()) as number[]
    },
    end: () => void child.kill(),
  }
}
