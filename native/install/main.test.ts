import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from './run-program.ts'

const command = (words: string[], environment: Record<string, string> = {}) =>
  runProgram(
    process.execPath,
    ['--experimental-transform-types', '--no-warnings', join(import.meta.dirname, 'main.ts'), ...words],
    { environment },
  )

it('says what it can do, and what it does not know', async () => {
  const help = await command(['--help'])
  expect(help).toMatchObject({ code: 0, output: '' })
  expect(help.transcript).toMatch(/tensorflow: TensorFlow [\d.]+/)
  const unknown = await command(['coffee', '--hot'])
  expect(unknown).toMatchObject({ code: 2, output: '' })
  expect(unknown.transcript).toContain('This is not known: coffee --hot')
})

it.runIf(process.platform === 'linux')('says what is missing before it fetches anything', async () => {
  const { code, transcript } = await command(['tensorflow', '--cpu'], { PATH: join(import.meta.dirname, 'nowhere') })
  expect(code).toBe(1)
  expect(transcript).toContain('sudo apt install build-essential python3')
})
