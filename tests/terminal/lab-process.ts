import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Json } from '../../preload/contract/values.ts'

/** The built terminal host, as the launcher runs it. */
const program = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url))

export interface Line {
  type: string
  [name: string]: Json | undefined
}
export interface Ended {
  code: number | null
  stdout: string
  stderr: string
  /** Standard output, each line parsed; it throws where one is no JSON. */
  readonly lines: Line[]
  /** Standard error, each line parsed. */
  readonly errors: Record<string, Json>[]
}

const parsed = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

/** Starts `lab …`; `ended` resolves with all that it wrote. */
export function startLab(
  words: readonly string[],
  { home, cwd, input }: { home: string; cwd?: string; input?: string },
): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    env: { PATH: process.env.PATH, HOME: home, SPIRAL_LAB_HOME: home },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => (text[name] += part))
  // It may end before it has read what is piped in.
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({
        code,
        ...text,
        get lines() {
          return parsed(text.stdout) as Line[]
        },
        get errors() {
          return parsed(text.stderr) as Record<string, Json>[]
        },
      }),
    )
  })
  return { process: child, ended }
}

/** Runs `lab …` to its end. */
export const runLab = (words: readonly string[], options: Parameters<typeof startLab>[1]): Promise<Ended> =>
  startLab(words, options).ended
