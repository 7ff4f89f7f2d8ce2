import { readdirSync, readFileSync } from 'node:fs'

/** What one tick of the kernel's account stands for. */
const TICK_MS = 10

export interface ProcessorTime {
  parent: number
  /** The script that it runs, or what it is to Chromium. */
  kind: string
  /** On all processors since its start, in milliseconds. */
  ms: number
}

/** The processor time of a process and of all below it, by their ids; empty where there is no /proc. */
export function processorTimes(root: number): Map<number, ProcessorTime> {
  const all = new Map<number, ProcessorTime>()
  if (process.platform !== 'linux') return all
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    try {
      // The name in brackets may have brackets and blanks of its own.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      all.set(Number(name), {
        parent: Number(fields[1]),
        kind: /--type=([\w-]+)/.exec(command)?.[1] ?? /(\w+)\.js/.exec(command)?.[1] ?? 'other',
        ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      })
    } catch {
      // A process that ended meanwhile takes no more.
    }
  const below = new Set([root])
  for (const id of below) for (const [child, { parent }] of all) if (parent === id) below.add(child)
  return new Map([...all].filter(([id]) => below.has(id)))
}
