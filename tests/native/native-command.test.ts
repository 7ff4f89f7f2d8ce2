import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { useTensorFlowInPackage } from '../electron/packed-accelerators.ts'

const root = resolve(import.meta.dirname, '../..')
/** The project's own command, as a user runs it whose npm is configured with a wrong `nodedir`. */
function native(...words: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'native', '--', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, npm_config_nodedir: '/nowhere' },
    timeout: 3_500_000,
  })
  return { code: status, said: stdout + stderr }
}

// It downloads hundreds of megabytes and compiles for minutes: `npm test -- --native`.
test.skipIf(process.env.NATIVE !== '1').each([
  [
    'opencv',
    /finds the edges that OpenCV in WebAssembly finds[\s\S]*OpenCV is linked/,
    /OpenCV for opencv4nodejs was removed/,
    async () => {},
  ],
  [
    'tensorflow',
    /agrees with the reference[\s\S]*TensorFlow is linked/,
    /TensorFlow was removed/,
    () => useTensorFlowInPackage(root),
  ],
])(
  'links %s, tries it, and removes it again, where npm is configured with a wrong `nodedir`',
  async (name, linked, removed, use) => {
    native(name, '--remove')
    const made = native(name)
    expect(made.said).toMatch(linked)
    expect(made.code).toBe(0)
    expect(native(name).said).toMatch(/It is there already/)
    await use()
    expect(native(name, '--remove').said).toMatch(removed)
  },
  // On a busy machine the compiler alone has taken half an hour.
  3_600_000,
)
