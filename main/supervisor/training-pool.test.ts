import { implement } from '@orpc/server'
import { expect, it } from 'vitest'
import { childContracts } from '../../preload/contract.ts'
import type { LabError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import { createWireServer } from '../../preload/server.ts'
import { inProcessWires } from '../../preload/wires/in-process.ts'
import type { ChildExit } from './started-child.ts'
import { TrainingPool } from './training-pool.ts'

/** A pool of "processes" that live in this one; each answers `draw` once `answer` is called. */
function makePool() {
  const os = implement(childContracts.training)
  const answers: (() => void)[] = []
  let started = 0
  const draw = os.draw.handler(async () => {
    await new Promise<void>((resolve) => answers.push(resolve))
    return {}
  })
  const pool = new TrainingPool({
    start(_program, _environment, closeReason) {
      const [near, far] = inProcessWires()
      createWireServer({ draw } as never)(far)
      const exits: ((exit: ChildExit) => void)[] = []
      const closes: ((reason: LabError) => void)[] = []
      const die = (exit: ChildExit): void => {
        closes.splice(0).forEach((close) => close(closeReason(exit)))
        exits.splice(0).forEach((end) => end(exit))
      }
      return {
        pid: ++started,
        wire: {
          ...near,
          onClose: (listener) => void closes.push(listener),
          close: () => die({ code: 0, signal: null }),
        },
        onExit: (listener) => void exits.push(listener),
        onHeartbeat: () => {},
        kill: () => die({ code: null, signal: 'SIGKILL' }),
      }
    },
    environment: () => ({}),
    limit: 2,
    changed: () => {},
    log: () => {},
  })
  return { pool, answer: () => answers.shift()!(), asked: () => answers.length }
}

it('renews a child that is lent before it has answered a question only after its run', async () => {
  const { pool, answer, asked } = makePool()
  const question = pool.idleClient.draw({ snapshotEveryMs: null })
  await expect.poll(asked).toBe(1)
  pool.renew(phrase('process.providers'))
  const slot = pool.lend()
  const run = slot.client.draw({ snapshotEveryMs: null })
  await expect.poll(asked).toBe(2)
  answer()
  answer()
  await Promise.all([question, run])
  expect(pool.children.map(({ pid }) => pid)).toEqual([1])
  slot.release()
  await expect.poll(() => pool.children.map(({ pid }) => pid)).toEqual([2])
  await pool.close()
})

it('tells a child as busy while it is lent, whatever process stands behind it', async () => {
  const { pool } = makePool()
  const state = (): string | undefined => pool.children[0]?.state
  // A cold one, which is still starting when its run begins.
  const slot = pool.lend()
  await expect.poll(state).toBe('busy')
  slot.kill()
  expect(state()).toBe('restarting')
  await expect.poll(state).toBe('busy')
  expect(pool.children.map(({ pid }) => pid)).toEqual([2])
  slot.release()
  expect(state()).toBe('ready')
  await pool.close()
})
