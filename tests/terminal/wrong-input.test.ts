import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runLab } from './lab-process.ts'
import { classification, terminalFolder } from './terminal-folder.ts'

const { folder, lab, specFile } = terminalFolder()

describe('what the user gave is wrong: exit code 2, one error on standard error, nothing on standard output', () => {
  const refusals: [name: string, spec: string, error: Record<string, unknown>][] = [
    ['no JSON', '{"experiment":', { code: 'E-MOD-001', message: expect.stringContaining('not JSON') as string }],
    ['no object', '[]', { code: 'E-MOD-001', path: 'spec' }],
    ['a misspelt field', '{"experiment":"classification","parms":{}}', { path: 'parms', do: 'Rename it to `params`' }],
    [
      'a parameter beside the parameters',
      '{"experiment":"classification","learningrate":0.01}',
      { path: 'learningrate', do: 'Move it to `params.optimizer.learningRate`' },
    ],
    ['a misspelt parameter', '{"experiment":"classification","params":{"epoch":3}}', { path: 'params.epoch' }],
    [
      'a wrong type',
      '{"experiment":"classification","params":{"epochs":"3"}}',
      { path: 'params.epochs', received: '3' },
    ],
    ['out of range', '{"experiment":"regression","params":{"epochs":0}}', { path: 'params.epochs', limit: '≥ 1' }],
    ['no such experiment', '{"experiment":"alchemy"}', { path: 'experiment', received: 'alchemy' }],
    ['nothing to train', '{"experiment":"images"}', { path: 'experiment' }],
    ['a seed that is none', '{"experiment":"regression","seed":-1}', { path: 'seed' }],
    ['the prototype', '{"experiment":"regression","params":{"__proto__":{"epochs":1}}}', { path: '__proto__' }],
    ['deep nesting', `{"experiment":"regression","params":${'['.repeat(50_000)}`, { limit: 32 }],
    ['too much', `"${'x'.repeat(2_000_000)}"`, { limit: 1_048_576 }],
    ['no text', '\ufffe\u0000', { code: 'E-MOD-001' }],
    ['orders to the terminal', '{"experiment":"\\u001b[2J\\u009b1m"}', { path: 'experiment' }],
    [
      'a model that fits no machine',
      JSON.stringify(classification({ layers: Array(4).fill({ units: 60_000 }) })),
      { path: 'params.layers' },
    ],
  ]
  it.each(refusals)('%s', async (_, spec, error) => {
    const { code, stdout, stderr, errors } = await runLab(['run', '-'], { home: join(folder, 'wrong'), input: spec })
    expect([code, stdout]).toEqual([2, ''])
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject(error)
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(stderr.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  })

  it('a file that is not there, a command and an option that do not exist', async () => {
    expect(await lab('run', 'gone.json')).toMatchObject({
      code: 2,
      errors: [{ code: 'E-SHL-001', received: 'gone.json' }],
    })
    expect((await lab('hsitory', 'list')).errors).toMatchObject([
      { code: 'E-CLI-001', message: expect.stringContaining('`history`') as string },
    ])
    expect((await lab('run', 'x.json', '--nmae', 'y')).errors).toMatchObject([
      { code: 'E-CLI-001', received: '--nmae' },
    ])
  })

  it('a data folder that cannot be made', async () => {
    writeFileSync(join(folder, 'a-file'), '')
    const spec = specFile('short.json', classification({ epochs: 2 }))
    const refused = await lab('run', spec, '--home', join(folder, 'a-file', 'home'))
    expect(refused).toMatchObject({ code: 2, stdout: '', errors: [{ code: 'E-STO-003' }] })
  })
})

it('an option’s value that cannot be is told in the language asked for, with codes and fields as they are', async () => {
  const name = ['run', specFile('named.json', classification({ epochs: 2 })), '--name', 'x'.repeat(201)]
  const [english, chinese] = [await lab(...name), await lab(...name, '--language', 'zh-CN')]
  for (const { code, stdout } of [english, chinese]) expect([code, stdout]).toEqual([2, ''])
  expect(english.errors).toMatchObject([
    { code: 'E-CLI-001', path: '--name', message: '`--name` must have at most 200 letters and no control characters.' },
  ])
  expect(chinese.errors).toMatchObject([
    {
      code: 'E-CLI-001',
      path: '--name',
      message: '`--name` 最多 200 个字符，且不得含有控制字符。',
      do: '请换一个名称',
    },
  ])
  expect(Object.keys(chinese.errors[0]!)).toEqual(Object.keys(english.errors[0]!))
})
