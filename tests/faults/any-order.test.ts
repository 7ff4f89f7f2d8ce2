/** The contract called in any order, as a window may: every answer is the one that a small model of the lab gives. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Lab } from '../../main/lab/lab.ts'
import type { LabClient } from '../../preload/client.ts'
import { soaking, tellFigures } from '../fixtures/budget.ts'
import { openLab } from '../fixtures/lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { SEED } from '../fixtures/seed.ts'
import { commands, tidyUp, type LabModel } from './any-order-model.ts'

/** `SEQUENCES=` makes it longer, as a soak does; else the time decides. */
const sequences = Number(process.env.SEQUENCES ?? (soaking ? 500 : 0))
const BUDGET_MS = 5_000
const CALLS = 50

const picture = readFileSync(new URL('../reference/vision/blobs.png', import.meta.url))
const { home, remove } = makeHome()
let lab: Lab
let client: LabClient
let log: string[]
let limit = 0
beforeAll(async () => {
  ;({ lab, client, log } = await openLab(home))
  for await (const { trainingLimit } of await client.app.state()) {
    limit = trainingLimit
    break
  }
  // The imaging process loads its library with its first picture, which is no call's fault.
  const { imageId } = await client.images.open({ upload: lab.upload(picture), name: 'first' })
  await client.images.apply({ imageId, recipe: [{ kind: 'grey' }] })
  await client.images.close({ imageId })
})
afterAll(async () => {
  await lab?.close()
  remove()
})

/** Plays sequences against a lab. @param counted is told of each call */
const property = (asked: LabClient, counted: () => void) =>
  fc.asyncProperty(fc.commands(commands, { maxCommands: CALLS, size: 'max' }), async (sequence) => {
    const model: LabModel = { runs: [], images: [], theme: 'system', limit }
    const real = { client: asked, counted, upload: () => lab.upload(picture) }
    try {
      await fc.asyncModelRun(() => ({ model, real }), sequence)
    } finally {
      await tidyUp(model, client)
    }
  })

it(
  `answers ${CALLS} calls in any order as the model does (SEED=${SEED})`,
  async () => {
    let calls = 0
    let played = 0
    const end = performance.now() + BUDGET_MS
    do {
      // One seed after the other, so that a slow machine plays fewer of the same.
      await fc.assert(
        property(client, () => void calls++),
        { numRuns: 1, seed: SEED + played++ },
      )
    } while (sequences ? played < sequences : performance.now() < end)
    console.log(
      `any order: ${played} sequences, ${calls} calls, none answered otherwise (95 %: at most ${((3 / calls) * 100).toFixed(2)} % are); SEED=${SEED}`,
    )
    tellFigures(`F43 calls in any order, in sequences of ${CALLS}`, calls, calls)
    expect(calls).toBeGreaterThan(0)
    expect(log.filter((line) => line.includes('E-APP-001'))).toEqual([])
  },
  soaking ? 3_600_000 : 600_000,
)

it('notices a lab that resumes what has ended', async () => {
  type Control = LabClient['runs']['control']
  const control = ((input) => client.runs.control(input).catch(() => ({ status: 'running' }))) as Control
  const over = <T extends object>(base: T, name: string, value: unknown): T =>
    new Proxy(base, { get: (target, key) => (key === name ? value : Reflect.get(target, key)) })
  const lenient = over(client, 'runs', over(client.runs, 'control', control))
  const outcome = await fc.check(
    property(lenient, () => {}),
    { numRuns: 200, seed: SEED, endOnFailure: true },
  )
  expect(String(outcome.errorInstance)).toContain('resolved')
})
