import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenario } from '../end-to-end/scenario.ts'
import { openStage, type Stage } from './electron-lab.ts'
import { openScenario, type ElectronStage } from './scenario-stage.ts'

describe('the scenario in the desktop window', () => {
  let stage: Stage
  let window: ElectronStage
  let home: string
  beforeAll(async () => {
    stage = await openStage()
    home = join(stage.folder, 'home')
    window = await openScenario(stage, { home })
  })
  afterAll(async () => {
    await window?.lab.quit().catch(() => {})
    stage?.close()
  })

  for (const { name, play } of scenario) it(name, () => play(window))

  it('was played without a complaint', () => {
    expect(window.complaints).toEqual({ page: [], errors: [] })
    // Where nothing was to be told there is no log.
    const log = join(home, 'logs/electron.log')
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toMatch(/E-APP-001|could not/)
  })
})
