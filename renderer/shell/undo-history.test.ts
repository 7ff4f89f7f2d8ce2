import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { labError } from '../../preload/errors.ts'
import type { UndoHistory as History } from './undo-history.svelte.ts'

// Outside of the compiler a rune is no more than the value it was given.
const rune = Object.assign(<T>(value: T) => value, { raw: <T>(value: T) => value })
let UndoHistory: typeof History
let most: number
beforeAll(async () => {
  vi.stubGlobal('$state', rune)
  ;({ UndoHistory, MOST_CHANGES: most } = await import('./undo-history.svelte.ts'))
})

/** Fields that are set as a window sets them, at a time that the test says. */
function makeWindow() {
  const fields: Record<string, number> = { a: 0, b: 0, c: 0 }
  const told: string[] = []
  const failed: unknown[] = []
  let time = 0
  let held: number | null = null
  const history = new UndoHistory({
    told: (which, { label }) => told.push(`${which} ${label()}`),
    failed: (thrown) => failed.push(thrown),
    now: () => time,
    press: () => held,
  })
  const set = (field: string, value: number, joins = false) => {
    const before = fields[field]!
    fields[field] = value
    return history.did({
      label: () => `${field}=${value}`,
      // As asking a lab is: later.
      undo: async () => void (await Promise.resolve(), (fields[field] = before)),
      redo: () => void (fields[field] = value),
      ...(joins && { joins: field }),
    })
  }
  const press = (number: number | null) => (held = number)
  return { history, fields, told, failed, set, press, wait: (ms: number) => (time += ms) }
}

describe('changes', () => {
  it('are taken back in order, and done again', async () => {
    const { history, fields, told, set } = makeWindow()
    set('a', 1)
    set('b', 2)
    // Asked for at once: one after the other all the same.
    await Promise.all([history.undo(), history.undo(), history.undo()])
    expect([fields, told]).toEqual([{ a: 0, b: 0, c: 0 }, ['undone b=2', 'undone a=1']])
    await history.redo()
    expect(fields).toEqual({ a: 1, b: 0, c: 0 })
    set('c', 3)
    expect(history.nextAgain).toBe(null)
    await history.redo()
    expect(fields).toEqual({ a: 1, b: 0, c: 3 })
  })
  it('are forgotten where they could not be made', async () => {
    const { history, fields, set } = makeWindow()
    set('a', 1)
    set('b', 2).forget()
    await history.undo()
    expect([fields, history.next]).toEqual([{ a: 0, b: 2, c: 0 }, null])
  })
  it('of one thing are one while the pointer is held, however slowly it is drawn', async () => {
    const { history, fields, set, press, wait } = makeWindow()
    press(1)
    for (const value of [1, 2, 3]) {
      set('a', value, true)
      wait(2_000)
    }
    press(null)
    wait(2_000)
    press(2)
    set('a', 4, true)
    press(null)
    await history.undo()
    expect(fields).toMatchObject({ a: 3 })
    await history.undo()
    expect([fields, history.next]).toEqual([{ a: 0, b: 0, c: 0 }, null])
  })
  it('of one thing are one while they follow each other quickly', async () => {
    const { history, fields, set, wait } = makeWindow()
    for (const value of [1, 2, 3]) {
      set('a', value, true)
      wait(300)
    }
    set('b', 1, true)
    set('a', 4, true)
    wait(500)
    set('a', 5, true)
    const seen: number[] = []
    while (history.next) {
      await history.undo()
      seen.push(fields['a']!)
    }
    expect(seen).toEqual([4, 3, 3, 0])
    await history.redo()
    expect(fields['a']).toBe(3)
    set('a', 6, true)
    await history.undo()
    expect(fields['a']).toBe(3)
  })
  it('older than so many are forgotten', async () => {
    const { history, fields, set } = makeWindow()
    for (let value = 1; value <= most + 10; value++) set('a', value)
    while (history.next) await history.undo()
    expect(fields['a']).toBe(10)
  })
  it('can be taken back out of order by what told of them, once', async () => {
    const { history, fields, told, set } = makeWindow()
    const first = set('a', 1)
    set('b', 2)
    await first.undo()
    await first.undo()
    expect([fields, told]).toEqual([{ a: 0, b: 2, c: 0 }, ['undone a=1']])
    await history.undo()
    expect([fields, history.next, history.nextAgain?.label()]).toEqual([{ a: 0, b: 0, c: 0 }, null, 'b=2'])
  })
})

describe('what can’t be taken back', () => {
  it('is told and forgotten; what was done before it still can', async () => {
    const { history, fields, failed, told, set } = makeWindow()
    set('a', 1)
    const gone = labError('runNotFound', { run: 'abc' })
    history.did({ label: () => 'rename', undo: () => Promise.reject(gone), redo: () => {} })
    await history.undo()
    expect([failed, told, history.next?.label(), history.nextAgain]).toEqual([[gone], [], 'a=1', null])
    await history.undo()
    expect(fields['a']).toBe(0)
  })
  it('for the moment, is tried again', async () => {
    const { history, failed, told } = makeWindow()
    let connected = false
    const undo = () => (connected ? undefined : Promise.reject(labError('connectionLost')))
    history.did({ label: () => 'star', undo, redo: () => {} })
    await history.undo()
    expect([failed.length, history.next?.label()]).toEqual([1, 'star'])
    connected = true
    await history.undo()
    expect([told, history.next]).toEqual([['undone star'], null])
  })
})

it('any changes, undone as often, are the beginning; redone, they are the end', async () => {
  const step = fc.record({
    field: fc.constantFrom('a', 'b', 'c'),
    value: fc.integer({ min: 1, max: 9 }),
    joins: fc.boolean(),
    waitMs: fc.constantFrom(0, 400, 600),
    undos: fc.nat(2),
    redos: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { history, fields, set, wait } = makeWindow()
      for (const { field, value, joins, waitMs, undos, redos } of steps) {
        set(field, value, joins)
        wait(waitMs)
        for (let n = 0; n < undos; n++) await history.undo()
        for (let n = 0; n < redos; n++) await history.redo()
      }
      while (history.nextAgain) await history.redo()
      const end = { ...fields }
      while (history.next) await history.undo()
      expect(fields).toEqual({ a: 0, b: 0, c: 0 })
      while (history.nextAgain) await history.redo()
      expect(fields).toEqual(end)
    }),
  )
})
