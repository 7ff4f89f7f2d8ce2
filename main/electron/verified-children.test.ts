import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { labError, type LabError } from '../../preload/errors.ts'
import { fromLibrary } from '../../preload/message.ts'
import { inProcessWires } from '../../preload/wires/in-process.ts'
import type { Frame } from '../../preload/wires/wire.ts'
import { childWords, type ChildExit, type StartChild } from '../supervisor/started-child.ts'
import { listShippedFiles, type ShippedFiles } from './shipped-files.ts'
import { verifiedChildren } from './verified-children.ts'

let folder: string
let shipped: ShippedFiles
const bundle = (): string => join(folder, 'dist/main/children/training.js')
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spiral-lab-verified-'))
  mkdirSync(join(folder, 'dist/main/children'), { recursive: true })
  writeFileSync(bundle(), 'as shipped')
  shipped = await listShippedFiles({ dist: join(folder, 'dist'), modules: join(folder, 'node_modules') })
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Starts "processes" that answer every frame with itself. */
function echoes() {
  const start = vi.fn<StartChild>((_program, _environment, closeReason) => {
    const [near, far] = inProcessWires()
    far.onFrame((frame) => void far.send(frame))
    const exits: ((exit: ChildExit) => void)[] = []
    const closes: ((reason: LabError) => void)[] = []
    return {
      pid: 7,
      wire: { ...near, onClose: (listener) => void closes.push(listener) },
      onExit: (listener) => void exits.push(listener),
      onHeartbeat: (listener) => listener(42),
      kill() {
        const exit = { code: null, signal: 'SIGKILL' }
        for (const tell of exits) tell(exit)
        for (const tell of closes) tell(closeReason(exit))
      },
    }
  })
  return start
}
const reasonOf = ({ signal }: ChildExit): LabError =>
  labError('processNotStarted', { child: childWords('training 1'), reason: fromLibrary(signal) })

it('starts a child whose files are right, with what it was sent meanwhile in order', async () => {
  const start = echoes()
  const child = verifiedChildren(
    start,
    folder,
    () => shipped,
    () => {},
  )('training', { A: '1' }, reasonOf)
  const heard: Frame[] = []
  const beats: number[] = []
  child.wire.onFrame((frame) => heard.push(frame))
  child.onHeartbeat((bytes) => beats.push(bytes))
  expect(child.pid).toBe(null)
  await Promise.all(['a', 'b', 'c'].map((frame) => child.wire.send(frame)))
  await child.wire.send('d')
  await expect.poll(() => heard).toEqual(['a', 'b', 'c', 'd'])
  expect(start.mock.calls[0]!.slice(0, 2)).toEqual(['training', { A: '1' }])
  expect([child.pid, beats]).toEqual([7, [42]])
  const ended = new Promise((resolve) => child.onExit(resolve))
  const closed = new Promise((resolve) => child.wire.onClose(resolve))
  child.kill()
  expect(await ended).toEqual({ code: null, signal: 'SIGKILL' })
  expect(await closed).toMatchObject({ code: 'E-APP-002' })
})
it('never starts one whose file was changed, and says which', async () => {
  writeFileSync(bundle(), 'changed')
  const start = echoes()
  const told: LabError[] = []
  const child = verifiedChildren(
    start,
    folder,
    () => shipped,
    (error) => told.push(error),
  )('training', {}, reasonOf)
  const ended = new Promise<ChildExit>((resolve) => child.onExit(resolve))
  await expect(child.wire.send('a')).rejects.toMatchObject({ code: 'E-APP-003' })
  expect((await ended).refused).toMatchObject({ shape: { values: { file: 'dist/main/children/training.js' } } })
  expect(start).not.toHaveBeenCalled()
  expect(told).toHaveLength(1)
})
it('refuses every child where the list itself is missing', async () => {
  const start = echoes()
  const read = (): never => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT', path: 'shipped-files.json' })
  }
  const child = verifiedChildren(start, folder, read, () => {})('training', {}, reasonOf)
  await expect(child.wire.send('a')).rejects.toMatchObject({ shape: { values: { file: 'shipped-files.json' } } })
  expect(start).not.toHaveBeenCalled()
})
it('does not start what was ended before it was looked at', async () => {
  const start = echoes()
  const child = verifiedChildren(
    start,
    folder,
    () => shipped,
    () => {},
  )('training', {}, reasonOf)
  const sent = child.wire.send('a')
  child.kill()
  await expect(sent).rejects.toMatchObject({ code: 'E-APP-002', shape: { values: { reason: 'SIGKILL' } } })
  expect(start).not.toHaveBeenCalled()
})
