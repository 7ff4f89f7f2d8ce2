/** The child's end: gives the process Electron's `process.parentPort`. Loaded with `--require`, before the child. */
import { EventEmitter } from 'events'
import { Socket } from 'net'
import { frameReader, packFrame } from './frames.ts'

class ParentPort extends EventEmitter {
  readonly #socket = new Socket({ fd: 3, readable: true, writable: true })
  #early: unknown[] | null = []

  constructor() {
    super()
    this.#socket.on(
      'data',
      frameReader((data) => (this.#early ? this.#early.push(data) : this.emit('message', { data, ports: [] }))),
    )
    // The system ends a utility process together with its parent.
    this.#socket.on('close', () => process.kill(process.pid, 'SIGKILL'))
    this.#socket.on('error', () => {})
  }
  postMessage(message: unknown): void {
    this.#socket.write(packFrame(message))
  }
  /** Nothing is told before somebody listens. */
  override on(event: string, listener: (...args: unknown[]) => void): this {
    super.on(event, listener)
    const early = this.#early
    if (event === 'message' && early) {
      this.#early = null
      for (const data of early) this.emit('message', { data, ports: [] })
    }
    return this
  }
}

Object.defineProperty(process, 'parentPort', { value: new ParentPort() })
