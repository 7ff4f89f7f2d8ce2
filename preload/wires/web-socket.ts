import { labError } from '../errors.ts'
import { Closing, type Frame, type Wire } from './wire.ts'

/** What browsers' WebSocket and the `ws` package's have in common. */
export interface SocketEnd {
  binaryType: string
  readonly readyState: number
  readonly bufferedAmount: number
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close' | 'error' | 'open', listener: () => void): void
}

const OPEN = 1
/** Bytes that may wait in the socket before a sender is held back. */
const BUFFER_BYTES = 1 << 20

/** An open WebSocket as a wire. */
export function socketWire(socket: SocketEnd): Wire {
  const closing = new Closing()
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('close', () => closing.close(labError('connectionLost')))
  return {
    async send(frame) {
      if (socket.readyState !== OPEN) throw labError('connectionLost')
      socket.send(frame as string)
      // Neither kind of socket tells when its buffer is empty, so it is looked at again.
      while (socket.bufferedAmount > BUFFER_BYTES && socket.readyState === OPEN)
        await new Promise((resolve) => setTimeout(resolve, 4))
    },
    onFrame(listener) {
      socket.addEventListener('message', ({ data }) => {
        const frame: Frame = typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer)
        listener(frame)
      })
    },
    onClose: (listener) => closing.listen(listener),
    close: () => socket.close(),
  }
}

/** A WebSocket as a wire, once it is open. It rejects where it closes before. */
export function openedWire(socket: SocketEnd): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (socket.readyState === OPEN) resolve(socketWire(socket))
      else if (socket.readyState > OPEN) reject(labError('connectionLost'))
    }
    socket.addEventListener('open', look)
    socket.addEventListener('close', look)
    look()
  })
}
