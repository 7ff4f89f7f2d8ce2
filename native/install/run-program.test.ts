import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { loadOpencv4nodejs, opencvAddon, opencvAddonNode } from '../vision/opencv4nodejs.ts'
import { reasonOf, Refusal } from '../refusal.ts'
import { compileAddon, findCompiler } from './node-gyp.ts'
import { runProgram } from './run-program.ts'

afterEach(() => vi.unstubAllEnvs())

const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-addon-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('hands none of npm’s settings on to what it starts', async () => {
  vi.stubEnv('npm_config_nodedir', '/nowhere')
  vi.stubEnv('NPM_CONFIG_NODEDIR', '/nowhere')
  vi.stubEnv('npm_package_name', 'spiral-lab')
  const names = 'JSON.stringify(Object.keys(process.env).filter((name) => /^npm_/i.test(name)))'
  expect((await runProgram(process.execPath, ['--print', names])).output.trim()).toBe('[]')
})

it.runIf(process.platform === 'linux')(
  'compiles an addon for this Node, whatever `nodedir` npm is configured with',
  async () => {
    await findCompiler()
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'binding.gyp'), `{ 'targets': [{ 'target_name': 'tiny', 'sources': ['tiny.c'] }] }`)
    writeFileSync(join(folder, 'package.json'), '{ "name": "tiny", "version": "1.0.0" }')
    writeFileSync(
      join(folder, 'tiny.c'),
      `#include <node_api.h>
       NAPI_MODULE_INIT() { napi_value one; napi_create_int32(env, 1, &one); return one; }`,
    )
    vi.stubEnv('npm_config_nodedir', '/nowhere')
    await compileAddon(folder, [])
    const load = `require(${JSON.stringify(join(folder, 'build/Release/tiny.node'))})`
    expect((await runProgram(process.execPath, ['--print', load])).output.trim()).toBe('1')
  },
)

it('says of an addon for another Node that it is one, before it is tried', async () => {
  for (const file of [opencvAddon, opencvAddonNode]) mkdirSync(join(folder, file, '..'), { recursive: true })
  writeFileSync(join(folder, opencvAddon), 'no addon at all')
  writeFileSync(join(folder, opencvAddonNode), '115')
  const refused = await loadOpencv4nodejs(folder).catch((thrown: unknown) => thrown)
  expect(refused).toBeInstanceOf(Refusal)
  expect(reasonOf(refused)).toMatchObject({ phrase: 'provider.otherNode' })
})
