import { expect, it } from 'vitest'
import { Recorder } from './recorder.ts'

const MIB = 1024 * 1024

/** A recorder of a run whose states have so many bytes; the positions of those that it looked at. */
function recorderOf(bytes: number) {
  let position = 0
  const looked: number[] = []
  const keep = () => {
    looked.push(position)
    return { position, state: new Uint8Array(1) }
  }
  const recorder = new Recorder({ keep, first: 0, position, bytes })
  const pass = (): void => recorder.passed(++position)
  return { recorder, looked, pass }
}

it('looks at a state once, however often it is asked for', () => {
  // Too large for keyframes.
  const { recorder, looked, pass } = recorderOf(100 * MIB)
  expect(recorder.newest()).toEqual({})
  pass()
  expect(recorder.newest()).toMatchObject({ newest: { position: 1 } })
  expect(recorder.newest()).toEqual({})
  expect(looked).toEqual([1])
})

it('leaves a stopped run without its newest state where that is large', () => {
  for (const [mib, kept] of [
    [16, true],
    [17, false],
  ] as const) {
    const { recorder, looked, pass } = recorderOf(mib * MIB)
    pass()
    looked.length = 0
    expect('newest' in recorder.stopped()).toBe(kept)
    expect(looked).toEqual(kept ? [1] : [])
    // A pause has time for it.
    expect('newest' in recorder.newest()).toBe(!kept)
  }
})

it('looks at no state that is too large to be stored', () => {
  const { recorder, looked, pass } = recorderOf(129 * MIB)
  pass()
  expect([recorder.newest(), recorder.stopped(), recorder.take()]).toEqual([{}, {}, {}])
  expect(looked).toEqual([])
})
