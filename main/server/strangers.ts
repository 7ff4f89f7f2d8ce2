import type { Socket } from 'node:net'
import { limits } from '../../preload/limits.ts'

/** Sockets that have not shown the token yet, the oldest first. */
export class Strangers {
  readonly #sockets = new Set<Socket>()

  /** Takes one in; the oldest has to go where there are too many. */
  add(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    if (this.#sockets.size <= limits.unauthenticatedSockets) return
    const [oldest] = this.#sockets
    this.#sockets.delete(oldest!)
    oldest!.destroy()
  }
  /** A socket that has shown the token is none any more. */
  trust(socket: Socket): void {
    this.#sockets.delete(socket)
  }
}
