import { labError, type LabError } from '../errors.ts'
import { Closing, type Frame, type Wire } from './wire.ts'

/** Either end of the channel between a process and the child it forked (`serialization: 'advanced'`). */
export interface ProcessEnd {
  readonly connected: boolean
  send?(message: Frame, callback: (error: Error | null) => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
  disconnect?(): void
}

/**
 * The channel of a forked process as a wire. Frames are texts and byte arrays; any other message on the channel (a
 * heartbeat) is not this wire's.
 * @param whenClosed is given a function to call once with the reason: what the calls in flight are answered with. The
 * parent calls it when it knows how the child ended, which is a little after the channel is gone.
 */
export function processWire(
  end: ProcessEnd,
  whenClosed: (close: (reason: LabError) => void) => void = (close) =>
    end.on('disconnect', () => close(labError('connectionLost'))),
): Wire {
  const closing = new Closing()
  whenClosed((reason) => closing.close(reason))
  return {
    isOwn: true,
    send(frame) {
      return new Promise((resolve, reject) => {
        // How the other end ended is known a little after its channel is gone: the call is answered with that.
        const gone = (): void => closing.listen(reject)
        if (!end.connected || !end.send) return gone()
        const ready = end.send(frame, (error) => (error ? gone() : resolve()))
        // The callback comes when the frame is written; it is waited for only where the channel is full.
        if (ready) resolve()
      })
    },
    onFrame(listener) {
      end.on('message', (message) => {
        if (typeof message === 'string' || message instanceof Uint8Array) listener(message)
      })
    },
    onClose: (listener) => closing.listen(listener),
    close: () => {
      if (end.connected) end.disconnect?.()
    },
  }
}
