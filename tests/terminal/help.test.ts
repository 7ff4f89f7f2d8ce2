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
