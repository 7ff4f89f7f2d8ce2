import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import asc from 'assemblyscript/asc'
import { expect, it } from 'vitest'
import { compilerOptions } from '../../native/tensors/kernels/build.mjs'

const root = join(import.meta.dirname, '..', '..')
const flags = [
  '--expose-gc',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
  '--disable-warning=ExperimentalWarning',
]

/** What a process says that trains: see `allocation.ts`. */
async function measured(threads: number, way: string) {
  const args = [...flags, join(import.meta.dirname, 'allocation.ts'), String(threads), way]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as { bytesOfStep: number; memories: number; grown: number }
}

/** An object of two numbers with its numbers takes some 50 bytes; what measuring itself takes, spread over the steps, a few. */
const LEAST_OBJECT = 16

it.each([
  [1, 'whole'],
  [2, 'whole'],
  [1, 'batches'],
  [2, 'batches'],
])('a step of %d threads (%s) takes no memory', { timeout: 120_000 }, async (threads, way) => {
  const { bytesOfStep, memories, grown } = await measured(threads, way)
  expect(bytesOfStep).toBeLessThan(LEAST_OBJECT)
  expect([memories, grown]).toEqual([1, 0])
})

it('sees a step that leaves an object behind', { timeout: 120_000 }, async () => {
  expect((await measured(1, 'keeps')).bytesOfStep).toBeGreaterThan(2 * LEAST_OBJECT)
})

/** The kernels' own code, or a text's, as WebAssembly's text, by the same options as in the build. */
async function compiled(source?: string): Promise<string> {
  let text = ''
  const entry = source === undefined ? 'native/tensors/kernels/assembly/index.ts' : 'some.ts'
  const { error } = await asc.main([entry, `--baseDir=${root}`, '--textFile=kernels.wat', ...compilerOptions], {
    ...(source !== undefined && { readFile: (name: string) => (name === 'some.ts' ? source : null) }),
    writeFile: (_, contents) => void (text += String(contents)),
  })
  if (error) throw error
  return text
}

it(
  'has no allocator in the kernels, and nothing that would make their memory larger',
  { timeout: 120_000 },
  async () => {
    const takes = /memory\.grow|~lib\/rt|__new|__alloc/
    const kernels = await compiled()
    expect(kernels).toMatch(/\(export "step"/)
    expect(kernels).not.toMatch(takes)
    expect(await compiled('export function f(n: i32): f32 { return new Float32Array(n)[n >> 1] }')).toMatch(takes)
  },
)
