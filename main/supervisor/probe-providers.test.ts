import { implement } from '@orpc/server'
import { expect, it } from 'vitest'
import { childContracts } from '../../preload/contract.ts'
import { labError, type LabError } from '../../preload/errors.ts'
import { phrase, fromLibrary, formatMessage } from '../../preload/message.ts'
import { createWireServer } from '../../preload/server.ts'
import { inProcessWires } from '../../preload/wires/in-process.ts'
import { probeProviders } from './probe-providers.ts'
import type { ChildExit, StartChild } from './started-child.ts'

/** "Processes" of one program, which tell its name and die of one provider. */
function program(name: string, deadly = '') {
  const ended: string[] = []
  let started = 0
  const start: StartChild = (_program, _environment, closeReason) => {
    const [near, far] = inProcessWires()
    const exits: ((exit: ChildExit) => void)[] = []
    const closes: ((reason: LabError) => void)[] = []
    const die = (exit: ChildExit): void => {
      exits.splice(0).forEach((tell) => tell(exit))
      closes.splice(0).forEach((tell) => tell(closeReason(exit)))
      ended.push(exit.signal!)
    }
    const os = implement(childContracts.probe)
    const number = ++started
    const report = os.report.handler(({ input }) => {
      if (input.name !== deadly)
        return { ...input, available: true, version: null, reason: fromLibrary(`${name} ${number}`) }
      die({ code: null, signal: 'SIGSEGV' })
      return new Promise<never>(() => {})
    })
    const verify = os.verify.handler(async function* () {})
    createWireServer(os.router({ report, verify }))(far)
    return {
      pid: number,
      wire: { ...near, onClose: (listener) => void closes.push(listener) },
      onExit: (listener) => void exits.push(listener),
      onHeartbeat: () => {},
      kill: () => die({ code: null, signal: 'SIGKILL' }),
    }
  }
  return { start, ended }
}
const wanted = ['sharp', 'opencv4nodejs', 'bmp'].map((name) => ({ need: 'decoders' as const, name }))

it('tries what is bound to a Node in a process of that Node, the rest in one of the program, and ends both', async () => {
  const electron = program('Electron')
  const node = program('Node')
  const reports = await probeProviders((name) => (name === 'opencv4nodejs' ? node.start : electron.start), wanted)
  expect(reports.map(({ reason }) => formatMessage('en', reason))).toEqual(['Electron 1', 'Node 1', 'Electron 1'])
  expect([electron.ended, node.ended]).toEqual([['SIGKILL'], ['SIGKILL']])
})
it('says why what has no such Node is not even tried', async () => {
  const { start } = program('Electron')
  const reports = await probeProviders(
    (name) => (name === 'opencv4nodejs' ? { missing: phrase('provider.packed') } : start),
    wanted,
  )
  expect(reports[1]).toMatchObject({ name: 'opencv4nodejs', available: false, reason: phrase('provider.packed') })
  expect(reports.filter(({ available }) => available)).toHaveLength(2)
})
it('refuses what ends its process, and tries the next in a fresh one', async () => {
  const { start } = program('Electron', 'opencv4nodejs')
  const reports = await probeProviders(() => start, wanted)
  expect(reports.map(({ reason }) => formatMessage('en', reason))).toEqual([
    'Electron 1',
    'trying it ended its process (SIGSEGV)',
    'Electron 2',
  ])
})
it('never throws for a process that cannot be started', async () => {
  const start: StartChild = (_program, _environment, closeReason) => ({
    pid: null,
    wire: {
      send: () => Promise.reject(labError('connectionLost')),
      onFrame: () => {},
      onClose: (listener) => listener(closeReason({ code: 1, signal: null })),
      close: () => {},
    },
    onExit: (listener) => listener({ code: 1, signal: null }),
    onHeartbeat: () => {},
    kill: () => {},
  })
  const reports = await probeProviders(() => start, wanted)
  expect(reports.map(({ reason }) => formatMessage('en', reason))).toEqual(
    Array(3).fill('trying it ended its process (code 1)'),
  )
})
