import { labError } from '../errors.ts'
import { Closing, type Frame, type Wire } from './wire.ts'

/** A port as pages have it, and Node. */
interface TargetPort {
  postMessage(message: Frame): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** Electron's `MessagePortMain`, the main process's end. */
interface EmitterPort {
  postMessage(message: Frame): void
  on(type: 'message', listener: (event: { data: unknown }) => void): unknown
  on(type: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** Either end of a message channel. */
export type PortEnd = TargetPort | EmitterPort

/**
 * One end of a message channel as a wire. Frames are copied: between processes Electron's ports take nothing but ports
 * over whole. A port has no queue to look at; streams are held back by their credits.
 */
export function portWire(port: PortEnd): Wire {
  const closing = new Closing()
  const closed = (): void => closing.close(labError('connectionLost'))
  if ('addEventListener' in port) port.addEventListener('close', closed)
  else port.on('close', closed)
  return {
    send(frame) {
      if (closing.closed) return Promise.reject(labError('connectionLost'))
      port.postMessage(frame)
      return Promise.resolve()
    },
    onFrame(listener) {
      const take = ({ data }: { data: unknown }): void => {
        if (typeof data === 'string' || data instanceof Uint8Array) listener(data)
      }
      if ('addEventListener' in port) port.addEventListener('message', take)
      else port.on('message', take)
      port.start()
    },
    onClose: (listener) => closing.listen(listener),
    close() {
      port.close()
      // A page's own end is not told of its closing.
      closed()
    },
  }
}
