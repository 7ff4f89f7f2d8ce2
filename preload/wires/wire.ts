import type { LabError } from '../errors.ts'

/** One message on a wire: text, or text and bytes packed together (a call that carries a file). */
export type Frame = string | Uint8Array

/** Two ends that exchange frames in order. A message port, a WebSocket and a child process each become one. */
export interface Wire {
  /** Resolves once the frame has left this process's own queue, so that a slow peer slows the sender. */
  send(frame: Frame): Promise<void>
  /** Called for every frame; set once, before the first frame can arrive. */
  onFrame(listener: (frame: Frame) => void): void
  /** Called once, with the reason in the user's words; at once when the wire is closed already. */
  onClose(listener: (reason: LabError) => void): void
  close(): void
  /** Whether the other end is a process of this very lab: bytes go behind the text of a call too, not of answers alone. */
  readonly isOwn?: boolean
}

/** Remembers that a wire was closed and why, and tells each listener once. */
export class Closing {
  #reason: LabError | null = null
  readonly #listeners: ((reason: LabError) => void)[] = []

  get closed(): boolean {
    return this.#reason !== null
  }
  listen(listener: (reason: LabError) => void): void {
    if (this.#reason) listener(this.#reason)
    else this.#listeners.push(listener)
  }
  close(reason: LabError): void {
    if (this.#reason) return
    this.#reason = reason
    for (const listener of this.#listeners.splice(0)) listener(reason)
  }
}

/** oRPC packs a message with a file as an ArrayBuffer or a byte array: both are bytes here. */
export const asFrame = (message: string | ArrayBufferLike | Uint8Array): Frame =>
  typeof message === 'string' || message instanceof Uint8Array ? message : new Uint8Array(message)
