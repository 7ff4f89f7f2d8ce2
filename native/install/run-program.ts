import { spawn } from 'node:child_process'

export interface ProgramEnd {
  /** Exit code; null where a signal ended it. */
  code: number | null
  signal: NodeJS.Signals | null
  /** Everything it wrote on standard output, and on both. */
  output: string
  transcript: string
}

export interface ProgramOptions {
  cwd?: string
  environment?: Record<string, string>
  /** Lets its words through as they come (a download's progress). */
  shown?: boolean
}

const running = new Set<() => void>()

/** Ends what is still running. */
export function stopPrograms(): void {
  for (const stop of running) stop()
}

/**
 * The environment without npm's settings, which it hands on to whatever it starts: `npm_config_nodedir` would make node-gyp
 * compile for the headers of another Node, whatever it is told.
 */
const withoutNpm = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_/i.test(name)))

/** Runs a program to its end. It is not an error that it fails, or that it is not there (code 127). */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, environment = {}, shown = false }: ProgramOptions = {},
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...withoutNpm(process.env), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stop = (): void => void child.kill()
    running.add(stop)
    const output: Buffer[] = []
    const transcript: Buffer[] = []
    child.stdout.on('data', (bytes: Buffer) => output.push(bytes))
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => {
        transcript.push(bytes)
        if (shown) process.stderr.write(bytes)
      })
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      running.delete(stop)
      resolve({
        code,
        signal,
        output: Buffer.concat(output).toString(),
        transcript: Buffer.concat(transcript).toString(),
      })
    }
    child.once('error', () => end(127, null))
    child.once('close', end)
  })
}

/** The last lines of what a program wrote, for a report. */
export const lastLines = (transcript: string, count = 15): string =>
  transcript.trimEnd().split('\n').slice(-count).join('\n')
