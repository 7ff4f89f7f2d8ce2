import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { terminalFolder } from './terminal-folder.ts'
import { hasChinese, untranslated } from './untranslated.ts'

const { home, lab } = terminalFolder()

it('the doctor, the help and the version', async () => {
  const doctor = await lab('doctor')
  expect([doctor.code, doctor.stderr]).toEqual([0, ''])
  expect(doctor.lines).toMatchObject([{ type: 'doctor', host: 'terminal', home }])
  const providers = doctor.lines[0]!['providers'] as { name: string; available: boolean }[]
  expect(providers).toContainEqual(expect.objectContaining({ name: 'reference', available: true }))
  const help = await lab('help', 'history')
  expect(help.stdout).toContain('lab history export RUN… [--home DIR]')
  expect((await lab('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(await lab()).toMatchObject({ code: 2 })
})

it('the doctor verifies that this machine computes the known bits', async () => {
  const { code, lines, stderr } = await lab('doctor', '--verify')
  expect([code, lines.length]).toEqual([0, 1])
  const {
    type,
    numerics,
    equal,
    lines: found,
  } = lines[0] as {
    type: string
    numerics: number
    equal: boolean
    lines: Record<string, unknown>[]
  }
  expect([type, numerics, equal]).toEqual(['verify', 2, true])
  expect(found).toContainEqual({ name: 'course: ReLU, Adam', equal: true })
  for (const line of found) expect(Object.keys(line)).toEqual(['name', 'equal'])
  expect(stderr).toContain('This machine computes exactly what the table says')
  expect((await lab('doctor', '--all')).stderr).toContain('`--all` belongs to `--verify`')
})

it('the help is Chinese where it is asked for, the window is set so, or the system is', async () => {
  const asked = await lab('help', '--language', 'zh-CN')
  expect([asked.code, asked.stderr]).toEqual([0, ''])
  expect(asked.stdout).toContain('lab history compare 运行编号 运行编号…')
  expect(untranslated(asked.stdout)).toEqual([])
  const option = await lab('image', '--help', '--language=zh-CN')
  expect(option.stdout).toContain('--recipe 步骤.json')
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ language: 'zh-CN' }))
  expect((await lab('help')).stdout).toBe(asked.stdout)
  expect((await lab('help', '--language', 'en')).stdout).toSatisfy((text: string) => !hasChinese(text))
})
