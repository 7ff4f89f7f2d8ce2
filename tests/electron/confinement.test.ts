import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStage, sandboxFlags, type Stage } from './electron-lab.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

it('the page goes nowhere, opens nothing, and is permitted nothing', async () => {
  const script = join(stage.folder, 'probe.cjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'confinement-probe.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node16',
    external: ['electron'],
  })
  const found = join(stage.folder, 'found.json')
  const home = join(stage.folder, 'home')
  mkdirSync(home)
  const args = [...sandboxFlags(), '-r', script, stage.app, '--home', home]
  const child = spawn(stage.electron.program, args, {
    env: { ...stage.environment, SPIRAL_LAB_PROBE: found },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 200_000,
  })
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
  const { tried, answers, files, ...rest } = JSON.parse(readFileSync(found, 'utf8')) as {
    tried: number
    answers: Record<string, string>
    files: Record<string, unknown>
  }
  expect(tried).toBeGreaterThanOrEqual(120)
  expect(rest).toEqual({
    reached: [],
    downloads: [true],
    windows: 1,
    address: expect.stringMatching(/^app-lab:\/\/lab\//),
    title: 'Spiral Lab',
  })
  expect(Object.values(answers)).toEqual(Object.keys(answers).map(() => 'denied'))
  expect(Object.keys(files)).not.toHaveLength(0)
  for (const [path, status] of Object.entries(files)) expect(status, path).toBe(404)
})
