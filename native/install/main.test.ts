import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import { tensorFlowPackage } from '../tensors/tensorflow/load-tensorflow.ts'
import { modules } from './places.ts'
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

it.runIf(process.platform === 'linux')(
  'says of a wheel that came by half that it did, and changes nothing',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-half-wheel-'))
    // A pip whose download ended in the middle, as behind a proxy that cuts files off: a zip without its directory.
    writeFileSync(
      join(folder, 'python3'),
      `#!/bin/sh
case " $* " in
*" download "*)
  while [ "$1" != --dest ]; do shift; done
  printf 'PK\\003\\004 and nothing after it' > "$2/tensorflow_cpu-2.21.0-cp312-cp312-manylinux.whl" ;;
*) echo 'Python 3.12.0' ;;
esac
`,
    )
    chmodSync(join(folder, 'python3'), 0o755)
    const before = readdirSync(join(modules, tensorFlowPackage))
    const { code, transcript } = await command(['tensorflow', '--cpu'], {
      PATH: [folder, process.env['PATH']].join(delimiter),
    })
    rmSync(folder, { recursive: true })
    expect(transcript).toMatch(
      /^tensorflow_cpu-2\.21\.0-\S+\.whl came damaged or by half \(.+\); nothing was changed\. Try again/m,
    )
    expect(transcript).not.toMatch(/^ {4}at /m)
    expect(code).toBe(1)
    expect(readdirSync(join(modules, tensorFlowPackage))).toEqual(before)
    expect(existsSync(join(modules, '.spiral-lab-native'))).toBe(false)
  },
)
