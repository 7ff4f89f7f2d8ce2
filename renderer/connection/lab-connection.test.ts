import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { labError, type LabError } from '../../preload/errors.ts'
import type { Wire } from '../../preload/wires/wire.ts'
import type { LabConnection as Connection } from './lab-connection.svelte.ts'

// Outside of the compiler a rune is no more than the value it was given.
const rune = Object.assign(<T>(value: T) => value, { raw: <T>(value: T) => value })
let LabConnection: typeof Connection
beforeEach(async () => {
  vi.stubGlobal('$state', rune)
  ;({ LabConnection } = await import('./lab-connection.svelte.ts'))
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

/** A lab whose wires can be cut, and that can be away. */
function lab() {
  const cuts: (() => void)[] = []
  const told = { tries: 0, away: false, refuses: false, full: false }
  const wire = (): Wire => {
    const listeners: ((reason: LabError) => void)[] = []
    cuts.push(() => listeners.forEach((listener) => listener(labError('connectionLost'))))
    return {
      send: async () => {},
      onFrame: () => {},
      onClose: (listener) => void listeners.push(listener),
      close: () => {},
    }
  }
  return {
    told,
    cut: () => cuts.at(-1)?.(),
    connect: async () => {
      told.tries++
      if (told.away || told.refuses || told.full) throw labError('connectionLost')
      return wire()
    },
    refusal: async () =>
      told.refuses ? labError('wrongToken') : told.full ? labError('tooManyWindows', { limit: 8 }) : null,
  }
}

describe('LabConnection', () => {
  it('connects again when the lab is back, with another client', async () => {
    const host = lab()
    const connection = new LabConnection(host)
    void connection.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.status).toBe('connected')
    const first = connection.client
    host.told.away = true
    host.cut()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(connection.status).toBe('lost')
    host.told.away = false
    await vi.advanceTimersByTimeAsync(5_000)
    expect(connection.status).toBe('connected')
    expect(connection.client).not.toBe(first)
    connection.stop()
  })
  it('says why it is refused where there are too many windows, and connects when there is room', async () => {
    const host = lab()
    host.told.full = true
    const connection = new LabConnection(host)
    void connection.start()
    await vi.advanceTimersByTimeAsync(1_000)
    expect([connection.status, connection.reason?.code]).toEqual(['connecting', 'E-NET-007'])
    host.told.full = false
    await vi.advanceTimersByTimeAsync(5_000)
    expect([connection.status, connection.reason]).toEqual(['connected', null])
    connection.stop()
  })
  it('waits longer each time, and never more than five seconds', async () => {
    const host = lab()
    host.told.away = true
    const connection = new LabConnection(host)
    void connection.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(host.told.tries).toBeGreaterThan(12)
    expect(host.told.tries).toBeLessThan(20)
    connection.stop()
  })
  it('stops asking a lab that refuses it', async () => {
    const host = lab()
    host.told.refuses = true
    const connection = new LabConnection(host)
    await connection.start()
    expect(connection.status).toBe('refused')
    expect(host.told.tries).toBe(1)
  })
})
