import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createClient, createWireClient } from '../../preload/client.ts'
import type { ChildContracts } from '../../preload/contract.ts'
import { errorShape } from '../../preload/errors.ts'
import { processWire } from '../../preload/wires/child-process.ts'
import { socketWire, type SocketEnd } from '../../preload/wires/web-socket.ts'
import { until } from './serve.ts'

/** The browser's host as it is built and started, with its children. */
const program = fileURLToPath(new URL('../../dist/main/server.js', import.meta.url))

let home: string
const started: ChildProcess[] = []
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'spiral-lab-server-'))))
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

const start = (...args: string[]) => startNode([program, ...args])

function startNode(args: string[]) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  started.push(child)
  const lines = { out: [] as string[], err: [] as string[] }
  createInterface({ input: child.stdout! }).on('line', (line) => lines.out.push(line))
  createInterface({ input: child.stderr! }).on('line', (line) => lines.err.push(line))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, lines, ended }
}

async function startLab(...args: string[]) {
  const lab = start('--home', home, ...args)
  await until(() => lab.lines.out.length > 0 || lab.child.exitCode !== null)
  const address = /^Spiral Lab is at (http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43})$/.exec(lab.lines.out[0] ?? '')?.[1]
  if (address === undefined) throw new Error(lab.lines.err.join('\n'))
  const { port, hash, origin } = new URL(address)
  return { ...lab, address, port: Number(port), token: hash.slice('#t='.length), origin }
}

async function connectClient({ origin, port, token }: Awaited<ReturnType<typeof startLab>>) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/lab`, [`t.${token}`], { origin })
  await once(socket, 'open')
  return createClient(socketWire(socket as unknown as SocketEnd))
}

/** Processes whose parent is, or was, this one; by Linux's own list. */
const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid)
      } catch {
        return false
      }
    })
    .map(Number)
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the browser’s host', () => {
  it('serves the lab, tells on one line where, and ends in good order with all its children', async () => {
    const lab = await startLab('--no-open')
    expect((await fetch(`${lab.origin}/`)).status).toBe(200)
    const client = await connectClient(lab)
    expect(await client.app.info()).toMatchObject({ host: 'server', home })
    // Nothing but the history before a tab needs more.
    expect(childrenOf(lab.child.pid!)).toHaveLength(1)
    await client.app.draft({ experiment: 'images' })
    await client.app.draft({ experiment: 'classification' })
    await until(() => childrenOf(lab.child.pid!).length >= 3)
    const children = childrenOf(lab.child.pid!)
    lab.child.kill('SIGINT')
    expect(await lab.ended).toBe(0)
    await until(() => !children.some(isRunning))
    expect(lab.lines).toEqual({ out: [`Spiral Lab is at ${lab.address}`], err: [] })
    const log = readFileSync(join(home, 'logs', 'server.log'), 'utf8')
    expect(log).toContain('ending: SIGINT')
    expect(log).not.toContain(lab.token.slice(0, 12))
  })

  it('starts the history’s process before it loads the rest, and tells its address before anything of `fetch` is loaded', async () => {
    const hook = join(home, 'hook.mjs')
    writeFileSync(
      hook,
      `import { subscribe } from 'node:diagnostics_channel'
       const has = (name) => process.moduleLoadList.some((loaded) => loaded.endsWith(name))
       subscribe('child_process', () => process.stderr.write('fork, http: ' + has('NativeModule http') + '\\n'))
       const write = process.stdout.write.bind(process.stdout)
       process.stdout.write = (...given) => {
         process.stderr.write('http: ' + has('NativeModule http') + ', fetch: ' + has('undici/undici') + '\\n')
         return write(...given)
       }`,
    )
    const lab = startNode(['--import', hook, program, '--home', home, '--no-open'])
    await until(() => lab.lines.out.length > 0 && lab.lines.err.length > 1)
    expect(lab.lines.err).toEqual(['fork, http: false', 'http: true, fetch: false'])
    lab.child.kill('SIGTERM')
    expect(await lab.ended).toBe(0)
  })

  it('has children that load nothing of `fetch` to answer: it takes 17 MB', async () => {
    const hook = join(home, 'hook.mjs')
    writeFileSync(
      hook,
      `process.on('message', (message) => {
         if (message.ask === 'fetch') process.send({ fetch: process.moduleLoadList.some((name) => name.endsWith('undici/undici')) })
       })`,
    )
    const module = join(program, '../children/history.js')
    const child = fork(module, { execArgv: ['--import', hook], serialization: 'advanced' })
    started.push(child)
    const history = createWireClient<ChildContracts['history']>(processWire(child))
    expect(await history.open({ home, readOnly: false, again: false, continuing: [] })).toMatchObject({ runs: 0 })
    const answer = new Promise((resolve) =>
      child.on('message', (message) => {
        if (typeof message === 'object' && 'fetch' in message) resolve(message)
      }),
    )
    child.send({ ask: 'fetch' })
    expect(await answer).toEqual({ fetch: false })
  })

  it('says why it opens no browser where none would start', async () => {
    const lab = await startLab()
    await until(() => lab.lines.err.length > 0)
    expect(lab.lines.err[0]).toMatch(/^Open that address in a browser yourself: .+\.$/)
    lab.child.kill('SIGTERM')
    expect(await lab.ended).toBe(0)
  })

  it('ends when the process that started it is gone', async () => {
    const run = `require('node:child_process').spawn(process.execPath, ${JSON.stringify([program, '--no-open', '--home', home])}, { stdio: 'inherit' })`
    const launcher = spawn(process.execPath, ['-e', run], { stdio: ['ignore', 'pipe', 'ignore'] })
    started.push(launcher)
    await once(createInterface({ input: launcher.stdout! }), 'line')
    const [server] = childrenOf(launcher.pid!)
    const processes = [server!, ...childrenOf(server!)]
    launcher.kill('SIGKILL')
    await until(() => !processes.some(isRunning))
    expect(readFileSync(join(home, 'logs', 'server.log'), 'utf8')).toContain('the launcher is gone')
  })

  it('killed in the middle of training leaves no process behind, and the next lab has every epoch it had acknowledged', async () => {
    const lab = await startLab('--no-open')
    const client = await connectClient(lab)
    const params = { epochs: 1_000_000, dataset: { kind: 'spiral', samplesPerClass: 50 } }
    const { runId } = await client.runs.start({ spec: { experiment: 'classification', params } })
    let acknowledged = 0
    for await (const { epochsSaved } of await client.runs.watch({ runId })) {
      acknowledged = epochsSaved
      if (epochsSaved > 200) break
    }
    const children = childrenOf(lab.child.pid!)
    lab.child.kill('SIGKILL')
    await until(() => !children.some(isRunning))
    const again = await connectClient(await startLab('--no-open'))
    const { status, epochs } = await again.history.get({ runId })
    expect(status).toBe('interrupted')
    expect(epochs).toBeGreaterThanOrEqual(acknowledged)
    expect([...(await again.history.metrics({ runId })).epochs]).toEqual([...Array(epochs).keys()])
  })

  it('refuses a port that is taken, and leaves nothing behind', async () => {
    const lab = await startLab('--no-open')
    const other = mkdtempSync(join(tmpdir(), 'spiral-lab-server-'))
    const second = start('--home', other, '--port', String(lab.port), '--no-open')
    expect(await second.ended).toBe(2)
    expect(second.lines.out).toEqual([])
    expect(second.lines.err.map((line) => errorShape.parse(JSON.parse(line)))).toMatchObject([
      { code: 'E-NET-006', received: lab.port },
    ])
    rmSync(other, { recursive: true })
  })

  it('refuses a data folder that another lab uses, which goes on undisturbed', async () => {
    const first = await startLab('--no-open')
    const second = start('--home', home, '--no-open')
    expect(await second.ended).toBe(2)
    expect(second.lines.out).toEqual([])
    expect(second.lines.err.map((line) => errorShape.parse(JSON.parse(line)).code)).toEqual(['E-STO-005'])
    expect(await (await connectClient(first)).history.list({})).toEqual({ rows: [], total: 0 })
  })

  it('refuses a data folder that is a file, which stays as it is', async () => {
    const file = join(home, 'notes.txt')
    writeFileSync(file, 'mine')
    const { ended, lines } = start('--home', file, '--no-open')
    expect(await ended).toBe(2)
    expect(lines.out).toEqual([])
    expect(lines.err.map((line) => errorShape.parse(JSON.parse(line)))).toMatchObject([
      { code: 'E-STO-003', message: expect.stringContaining('it is not a folder') as string },
    ])
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('refuses a flag that it does not know, before anything else', async () => {
    const { ended, lines } = start('--home', home, '--browser')
    expect(await ended).toBe(2)
    expect(lines.out).toEqual([])
    expect(lines.err.map((line) => errorShape.parse(JSON.parse(line)).code)).toEqual(['E-CLI-001'])
    expect(readdirSync(home)).toEqual([])
  })
})
