import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../server/chromium.ts'
import { armNode } from './arm-node.ts'
import { bundle, kernelsFile } from './bundle.ts'
import { otherNode } from './other-node.ts'
import type { Verdict } from './verify-here.ts'

const run = promisify(execFile)
const PATIENCE_MS = 300_000

let folder: string
let program: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'same-bits-'))
  program = await bundle('verify-in-node', folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface NodeVerdict extends Verdict {
  arch: string
  version: string
}

/** What a Node computes: the program behind its command line. */
async function verdictOf(
  [command, ...words]: string[],
  { script = program, all = true }: { script?: string; all?: boolean } = {},
): Promise<NodeVerdict> {
  const given = [script, kernelsFile, ...(all ? ['all'] : [])]
  const { stdout } = await run(command!, [...words, ...given], { timeout: PATIENCE_MS })
  return JSON.parse(stdout) as NodeVerdict
}

/** Says where it cannot be missed that something could not be tried here. */
const sayLoudly = (what: string): void => void process.stderr.write(`\n\n*** ${what} ***\n\n`)

describe('every line of the table, with one and two threads and on the reference, comes out the same', () => {
  it('in the Node of the lab', async () => {
    const verdict = await verdictOf([process.execPath])
    expect(verdict.differing).toEqual([])
    expect(verdict.lines).toBeGreaterThan(150)
  })

  it('in another Node, whose V8 has other functions', async (context) => {
    const node = otherNode()
    if (node === null) {
      sayLoudly('No other Node was found in the path: the same bits are NOT shown on another V8 of Node.')
      return context.skip()
    }
    const verdict = await verdictOf([node])
    expect(verdict.version).not.toBe(process.version)
    expect(verdict.differing).toEqual([])
  })

  it(
    'on 64-bit ARM',
    async (context) => {
      const node = armNode()
      if (typeof node === 'string') {
        sayLoudly(`The same bits are NOT shown on 64-bit ARM: ${node}.`)
        return context.skip()
      }
      const verdict = await verdictOf(node, { all: false })
      expect(verdict.arch).toBe('arm64')
      expect(verdict.differing).toEqual([])
      expect(verdict.lines).toBeGreaterThan(50)
    },
    PATIENCE_MS,
  )

  it('in a page of Chromium', async () => {
    const script = readFileSync(await bundle('verify-in-page', folder))
    const files: Record<string, [type: string, body: string | Buffer]> = {
      '/': ['text/html', '<!doctype html><title>same bits</title><script type="module" src="/program.mjs"></script>'],
      '/program.mjs': ['text/javascript', script],
      '/kernels.wasm': ['application/wasm', readFileSync(kernelsFile)],
    }
    const server = createServer((request, response) => {
      const [type, body] = files[request.url!] ?? ['text/plain', '']
      // A page has shared memory only where it is isolated.
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
      response.setHeader('content-type', type)
      response.end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      await page.waitForFunction(() => 'verdict' in globalThis)
      const verdict = await page.evaluate(() => (globalThis as unknown as { verdict: Promise<Verdict> }).verdict)
      expect(verdict.differing).toEqual([])
      expect(verdict.lines).toBeGreaterThan(150)
    } finally {
      await browser.close()
      server.close()
    }
  })
})

it('one function exchanged for the engine’s is found', async () => {
  const exchanged = await bundle('verify-in-node', mkdtempSync(join(folder, 'exchanged-')), (code, id) =>
    id.endsWith('/math/sin-cos.ts') ? 'export const { sin, cos } = Math' : code,
  )
  const { differing } = await verdictOf([process.execPath], { script: exchanged, all: false })
  expect(differing).toContain('functions (sin, cos)')
})
