import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface Display {
  /** Such as `:99`. */
  name: string
  close(): void
}

/** Starts a display without a screen. @throws Error where Xvfb is missing */
export function openDisplay(): Promise<Display> {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    server.once('error', () => reject(new Error('Xvfb is missing: apt-get install xvfb')))
    server.once('exit', (code) => reject(new Error(`Xvfb ended (${code})`)))
    ;(server.stdio[3] as Readable).once('data', (number: Buffer) =>
      resolve({ name: `:${number.toString().trim()}`, close: () => server.kill() }),
    )
  })
}
