import { labError } from '../errors.ts'
import { Closing, type Frame, type Wire } from './wire.ts'

/** Two ends in one process: what the terminal calls the lab through, so that it is checked and answered like any window. */
export function inProcessWires(): [Wire, Wire] {
  const closings = [new Closing(), new Closing()] as const
  const listeners: [((frame: Frame) => void) | null, ((frame: Frame) => void) | null] = [null, null]
  const end = (own: 0 | 1): Wire => {
    const other = own === 0 ? 1 : 0
    return {
      send(frame) {
        if (closings[own].closed) return Promise.reject(labError('connectionLost'))
        // Never within the sender's own call: over every other wire an answer comes later, too.
        queueMicrotask(() => listeners[other]?.(frame))
        return Promise.resolve()
      },
      onFrame: (listener) => void (listeners[own] = listener),
      onClose: (listener) => closings[own].listen(listener),
      close() {
        for (const closing of closings) closing.close(labError('connectionLost'))
      },
    }
  }
  return [end(0), end(1)]
}
