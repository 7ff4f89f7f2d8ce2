import { expect, it } from 'vitest'
import { createWireClient } from './client.ts'
import type { ChildContracts } from './contract.ts'
import { labError, type LabError } from './errors.ts'
import { fromLibrary } from './message.ts'
import type { Wire } from './wires/wire.ts'

/** A wire that nobody answers on, and how it is closed. */
function silentWire(): { wire: Wire; close: (reason: LabError) => void; sent: () => number } {
  const listeners: ((reason: LabError) => void)[] = []
  let sent = 0
  return {
    wire: {
      send: async () => void sent++,
      onFrame: () => {},
      onClose: (listener) => void listeners.push(listener),
      close: () => {},
    },
    close: (reason) => listeners.forEach((listener) => listener(reason)),
    sent: () => sent,
  }
}
const open = (wire: Wire) =>
  createWireClient<ChildContracts['imaging']>(wire).open({
    imageId: 'a',
    name: 'a.png',
    file: new File([new Uint8Array(1000)], 'a.png'),
    maxSide: 16,
  })

it.each([0, 1, 2, 3, 5, 8, 20, 100])(
  'a call whose wire closes %i steps later fails with the reason, wherever it was on its way',
  async (steps) => {
    const { wire, close } = silentWire()
    const call = open(wire)
    for (let step = 0; step < steps; step++) await Promise.resolve()
    if (steps === 100) await new Promise((resolve) => setTimeout(resolve, 20))
    close(labError('imagingStopped', { reason: fromLibrary('SIGKILL') }))
    await expect(call).rejects.toMatchObject({ code: 'E-IMG-007' })
  },
)

it('a call on a wire that is closed fails with the reason, and sends nothing', async () => {
  const { wire, close, sent } = silentWire()
  const client = createWireClient<ChildContracts['imaging']>(wire)
  close(labError('connectionLost'))
  await expect(client.samples()).rejects.toMatchObject({ code: 'E-IPC-005' })
  expect(sent()).toBe(0)
})
