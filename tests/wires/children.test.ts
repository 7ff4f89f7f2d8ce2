import { fork, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { childrenFolder } from '../fixtures/lab.ts'

const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-proto-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a child says first that was started without the switch of Node for it; null where it ends without a word. */
function firstWord(module: string): Promise<unknown> {
  const child = fork(module, [], { execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return new Promise((resolve) => {
    child.once('message', resolve)
    child.once('exit', () => resolve(null))
  }).finally(() => child.kill('SIGKILL'))
}

/** In Electron's own processes the lab would not start without it: there every test of the desktop shows it. */
it.each(['history', 'training', 'imaging', 'tracing', 'probe'])(
  'a %s process takes __proto__ away by itself, and serves only then',
  async (name) => {
    expect(await firstWord(join(childrenFolder, `${name}.js`))).toEqual({ heartbeat: expect.any(Number) })
  },
)

it('a process that has left it serves nobody, whatever kind of process it is', async () => {
  const serving = pathToFileURL(join(import.meta.dirname, '../../main/children/serve-parent.ts')).href
  const bare = join(folder, 'bare.mjs')
  writeFileSync(bare, `import { serveParent } from ${JSON.stringify(serving)}\nserveParent({})`)
  expect(await firstWord(bare)).toBeNull()
})

it('a child whose lab was gone before it looked for it ends by itself, whatever it is busy with', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  const child = fork(join(import.meta.dirname, '../../main/children/history/main.ts'), [], {
    env: { ...process.env, SPIRAL_LAB_PARENT: String(pid) },
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  // Its channel stays open, as that of a child that is in a long step seems to it.
  expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL')
})
