import { expect, it } from 'vitest'
import { labError, type LabError } from '../errors.ts'
import { fromLibrary } from '../message.ts'
import { processWire, type ProcessEnd } from './child-process.ts'

/** A channel that is gone, or whose frames no longer arrive. */
const end = (connected: boolean): ProcessEnd => ({
  connected,
  send: (_frame, callback) => {
    callback(new Error('EPIPE'))
    return false
  },
  on: () => {},
})

it.each([false, true])(
  'what is sent to a process that is ending is answered with how it ended (channel there: %s)',
  async (connected) => {
    let report = (_reason: LabError): void => {}
    const wire = processWire(end(connected), (close) => (report = close))
    let answered = false
    const sent = wire.send('frame').finally(() => (answered = true))
    sent.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(answered).toBe(false)
    report(labError('imagingStopped', { reason: fromLibrary('SIGKILL') }))
    await expect(sent).rejects.toMatchObject({ code: 'E-IMG-007' })
    await expect(wire.send('later')).rejects.toMatchObject({ code: 'E-IMG-007' })
  },
)
