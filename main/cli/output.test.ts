import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { LabError } from '../../preload/errors.ts'
import { toldError } from './language.ts'
import { jsonLine, Output } from './output.ts'

/** What is told when writing fails with a code of the system's. */
async function faultOf(code: string): Promise<LabError | null> {
  const failing = new Writable({
    write: (_part, _encoding, done) => done(Object.assign(new Error(`${code}: write`), { code })),
  })
  const output = new Output(failing)
  await output.line({ type: 'run' })
  await expect.poll(() => output.closed.aborted).toBe(true)
  // Whoever goes on writing is not kept waiting.
  await output.line({ type: 'epoch' })
  return output.fault as LabError | null
}

it('a reader that has gone is no fault; what else stops the output is told in both languages', async () => {
  expect(await faultOf('EPIPE')).toBeNull()
  expect((await faultOf('ENOSPC'))!.code).toBe('E-STO-001')
  const { shape } = (await faultOf('EIO'))!
  expect(toldError('en', shape).message).toBe('Standard output could not be written (the disk reported a fault).')
  expect(toldError('zh-CN', shape).message).toBe('无法写入标准输出（磁盘报告了故障）。')
})

it('a line gives a terminal no orders', () => {
  expect(jsonLine({ name: '\u001b[2J\u009b1m\u202e螺旋' })).toBe('{"name":"\\u001b[2J\\u009b1m\\u202e螺旋"}')
})
