import { readdirSync, readFileSync } from 'node:fs'

const read = (pid: number, file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8')

/** What a process is: the kind that Chromium gives it, or the script that it runs. */
function kindOf(pid: number): string {
  const command = read(pid, 'cmdline')
  return /--type=([\w-]+)/.exec(command)?.[1] ?? /(\w+)\.js/.exec(command)?.[1] ?? 'child'
}

export interface ProcessMemory {
  kind: string
  /** Resident, in MiB: what it shares with others is in the figure of each of them. */
  resident: number
  /** In MiB, with a part only of what it shares with others, so that a sum counts everything once. */
  proportional: number
}

/** The memory of a process and of all below it; itself first, by the name `kind`. Linux only. */
export function memoryBelow(root: number, kind: string): ProcessMemory[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      // The name in brackets may have brackets and blanks of its own.
      parents.set(Number(name), Number(read(Number(name), 'stat').split(') ').at(-1)!.split(' ')[1]))
    } catch {
      // A process that ended meanwhile has no memory.
    }
  }
  const pids = [root]
  for (const pid of pids) for (const [child, parent] of parents) if (parent === pid) pids.push(child)
  return pids.flatMap((pid) => {
    try {
      return {
        kind: pid === root ? kind : kindOf(pid),
        resident: Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))![1]) / 1024,
        proportional: Number(/^Pss:\s+(\d+)/m.exec(read(pid, 'smaps_rollup'))![1]) / 1024,
      }
    } catch {
      return []
    }
  })
}
