/** Any experiment's folder can go, and a new one can come: what is there type-checks, builds, starts, and passes the unit tests of lab/. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const experiments = readdirSync(join(root, 'lab/experiments')).filter((id) =>
  statSync(join(root, 'lab/experiments', id)).isDirectory(),
)
const parts = [
  'preload',
  'lab',
  'native',
  'main',
  'renderer',
  'tests',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  '.prettierrc.json',
]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spiral-lab-deletable-'))
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a program of a package in the copy; what it wrote where it failed. */
async function runs(program: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [resolve(root, program), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SPIRAL_LAB_HOME: join(folder, 'home'), VITEST: undefined },
  })
  const [[status], stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ])
  return status === 0 ? '' : `${program} ${args.join(' ')}: ${stdout}${stderr}`
}
const types = (room: string): Promise<string> =>
  runs(
    'node_modules/typescript-7/bin/tsc',
    '-p',
    `${room}/tsconfig.json`,
    '--incremental',
    '--tsBuildInfoFile',
    `.cache/${room}.info`,
  )
const build = (config: string): Promise<string> =>
  runs('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error', '--config', config)

/** Takes folders away, and puts them back after the tests. */
function without(ids: readonly string[]): void {
  const at = (id: string, where: string): string => join(folder, where, id)
  beforeAll(() => {
    for (const id of ids) renameSync(at(id, 'lab/experiments'), at(`${id}.gone`, ''))
  })
  afterAll(() => {
    for (const id of ids) renameSync(at(`${id}.gone`, ''), at(id, 'lab/experiments'))
  })
}

describe.each(experiments.map((id) => [id]))('without %s', (id) => {
  without([id])
  it('it type-checks, builds and starts', async () => {
    expect(await Promise.all([types('lab'), types('main'), build('main/vite.config.ts')])).toEqual(['', '', ''])
    expect(await runs(join(folder, 'dist/main/cli.js'), 'history', 'list')).toBe('')
  })
})

// What the window and the unit tests ask of an experiment is the same for each of them: that nothing names it, which the
// rule of imports proves.
describe('with none but those that npm run new makes', () => {
  without(experiments)
  it.each(['explorable', 'training'])('%s', async (kind) => {
    // The launcher would install the copy first.
    const program = join(folder, 'new.mjs')
    const { href } = pathToFileURL(join(folder, 'main/launch/new.mjs'))
    writeFileSync(program, `import { newExperiment } from '${href}'\nawait newExperiment(process.argv.slice(2))\n`)
    expect(await runs(program, `a-new-${kind}`, `--${kind}`)).toBe('')
  })
  it('the window type-checks and builds', async () => {
    const checked = runs('node_modules/svelte-check/bin/svelte-check', '--tsconfig', 'renderer/tsconfig.json')
    expect(await Promise.all([checked, build('renderer/vite.config.ts')])).toEqual(['', ''])
  })
  it('the unit tests of lab/ pass', async () => {
    // They keep nothing from file to file, and a process for each of them costs more than they do.
    const options = ['--project', 'rooms', '--no-isolate']
    const unitTests = ['lab/core', 'lab/kit', 'lab/experiments', 'every-trace']
    expect(await runs('node_modules/vitest/vitest.mjs', 'run', ...options, ...unitTests)).toBe('')
  })
})
