import { implement } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { childContracts } from '../../preload/contract.ts'
import { labError, type LabError } from '../../preload/errors.ts'
import { phrase, fromLibrary } from '../../preload/message.ts'
import { createWireServer } from '../../preload/server.ts'
import { inProcessWires } from '../../preload/wires/in-process.ts'
import { childWords, exitWords, type ChildExit, type StartChild } from './started-child.ts'
import { LatestValue } from '../latest-value.ts'
import { SupervisedChild, type SupervisedOptions } from './supervised-child.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Starts "processes" that live in this one and can be ended like any. */
function processes() {
  const os = implement(childContracts.imaging)
  const started: { die: (exit: ChildExit) => void; beat: (bytes: number) => void }[] = []
  const progress = new LatestValue<{ work: string | null; done: number; guess: boolean }>({
    work: null,
    done: 0,
    guess: false,
  })
  const router = os.router({
    progress: os.progress.handler(({ signal }) => progress.follow(signal)),
    open: os.open.handler(() => new Promise<never>(() => {})),
    samples: os.samples.handler(() => [{ name: `of process ${started.length}` }]),
    sampleFile: os.sampleFile.handler(() => new File([], 'a')),
    apply: os.apply.handler(() => new Promise<never>(() => {})),
    pixel: os.pixel.handler(() => ({ before: [], after: [] })),
    values: os.values.handler(() => new Promise<never>(() => {})),
    measure: os.measure.handler(() => new Promise<never>(() => {})),
    explain: os.explain.handler(() => new Promise<never>(() => {})),
    cannyStages: os.cannyStages.handler(() => new Promise<never>(() => {})),
    encode: os.encode.handler(() => new File([], 'a')),
    bytes: os.bytes.handler(() => new File([], 'a')),
    close: os.close.handler(() => ({})),
  })
  const start: StartChild = (_program, _environment, closeReason) => {
    const [near, far] = inProcessWires()
    createWireServer(router)(far)
    const exits: ((exit: ChildExit) => void)[] = []
    const beats: ((bytes: number) => void)[] = []
    const closes: ((reason: LabError) => void)[] = []
    const die = (exit: ChildExit): void => {
      closes.splice(0).forEach((tell) => tell(closeReason(exit)))
      exits.splice(0).forEach((tell) => tell(exit))
    }
    started.push({ die, beat: (bytes) => beats.forEach((tell) => tell(bytes)) })
    const number = started.length
    return {
      pid: number,
      wire: {
        ...near,
        onClose: (listener) => void closes.push(listener),
        close: () => die({ code: 0, signal: null }),
      },
      onExit: (listener) => void exits.push(listener),
      onHeartbeat: (listener) => void beats.push(listener),
      kill: () => die({ code: null, signal: 'SIGKILL' }),
    }
  }
  return { started, start, progress }
}

const supervise = (start: StartChild, options: Partial<SupervisedOptions<'imaging'>> = {}) =>
  new SupervisedChild({
    kind: 'imaging',
    name: 'imaging',
    start,
    closeReason: (exit) => labError('imagingStopped', { reason: exitWords(exit) }),
    changed: () => {},
    log: () => {},
    ...options,
  })

describe('a supervised child', () => {
  it('is started again at once; the call in flight is told why, and later calls reach the new process', async () => {
    const { started, start } = processes()
    const child = supervise(start)
    const call = child.client.apply({ imageId: '00000000-0000-0000-0000-000000000000', recipe: [] })
    await vi.advanceTimersByTimeAsync(0)
    started[0]!.beat(1)
    started[0]!.die({ code: null, signal: 'SIGSEGV' })
    await expect(call).rejects.toMatchObject({ code: 'E-IMG-007', shape: { values: { reason: 'SIGSEGV' } } })
    expect(child.state).toBe('restarting')
    const later = child.client.samples()
    await vi.advanceTimersByTimeAsync(0)
    expect(await later).toEqual([{ name: 'of process 2' }])
    expect([child.state, child.restarts, child.pid]).toEqual(['ready', 1, 2])
  })

  it('that was refused is not started again: calls are told why, and so is whoever looks after it', async () => {
    const { started, start } = processes()
    const refused = labError('processNotStarted', { child: childWords('imaging'), reason: fromLibrary('changed') })
    const told: LabError[] = []
    const child = supervise(start, { givenUp: (reason) => told.push(reason) })
    await vi.advanceTimersByTimeAsync(0)
    started[0]!.die({ code: null, signal: null, refused })
    await expect(child.client.samples()).rejects.toBe(refused)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([started.length, child.state, child.problem]).toEqual([1, 'stopped', refused])
    expect(told).toEqual([refused])
  })

  it('that dies again and again waits longer each time, is given up, and says so', async () => {
    const { started, start } = processes()
    const child = supervise(start, { prepare: () => new Promise<never>(() => {}) })
    const call = child.client.samples()
    call.catch(() => {})
    const waits: number[] = []
    const stopped = (): boolean => child.state === 'stopped'
    while (!stopped()) {
      const before = started.length
      started.at(-1)!.beat(1)
      started.at(-1)!.die({ code: 1, signal: null })
      let waited = 0
      for (; started.length === before && !stopped(); waited += 50) await vi.advanceTimersByTimeAsync(50)
      waits.push(waited)
    }
    expect(waits).toEqual([50, 250, 1000, 4000, 4000, 0])
    await expect(call).rejects.toMatchObject({ code: 'E-APP-002', shape: { values: { child: childWords('imaging') } } })
    await expect(child.client.samples()).rejects.toMatchObject({ code: 'E-APP-002' })
  })

  it('that never lived says so at once, in the words of a start, and is given up sooner', async () => {
    const { started, start } = processes()
    const child = supervise(start)
    const call = child.client.apply({ imageId: '00000000-0000-0000-0000-000000000000', recipe: [] })
    await vi.advanceTimersByTimeAsync(0)
    started[0]!.die({ code: 1, signal: null })
    await expect(call).rejects.toMatchObject({ code: 'E-APP-002', shape: { values: { child: childWords('imaging') } } })
    expect(child.problem).toMatchObject({ code: 'E-APP-002' })
    expect(child.starting).not.toBeNull()
    // One that lives after all has no problem any more.
    await vi.advanceTimersByTimeAsync(0)
    started[1]!.beat(1)
    expect(child.problem).toBeNull()
    for (let death = 0; child.state !== 'stopped'; death++) {
      expect(death).toBeLessThan(6)
      started.at(-1)!.die({ code: 1, signal: null })
      await vi.advanceTimersByTimeAsync(4_000)
    }
    expect(started).toHaveLength(4)
    await expect(child.client.samples()).rejects.toMatchObject({ code: 'E-APP-002' })
  })

  it('that the lab itself ends before it lived has no trouble', async () => {
    const { start } = processes()
    const child = supervise(start)
    const call = child.client.apply({ imageId: '00000000-0000-0000-0000-000000000000', recipe: [] })
    await vi.advanceTimersByTimeAsync(0)
    child.kill(phrase('process.ended'))
    await expect(call).rejects.toMatchObject({ code: 'E-IMG-007' })
    expect(child.problem).toBeNull()
  })

  it('that answered in between is patient again', async () => {
    const { started, start } = processes()
    const child = supervise(start)
    for (let death = 0; death < 20; death++) {
      await vi.advanceTimersByTimeAsync(0)
      await child.client.samples()
      started.at(-1)!.die({ code: 1, signal: null })
    }
    await vi.advanceTimersByTimeAsync(0)
    expect([child.state, child.restarts]).toEqual(['ready', 20])
  })

  it('is renewed when it has nothing to do, which is no death, and later calls wait for the fresh process', async () => {
    const { start } = processes()
    const child = supervise(start)
    await vi.advanceTimersByTimeAsync(0)
    let ended = false
    const call = child.client.sampleFile({ name: 'a' }).finally(() => (ended = true))
    await vi.advanceTimersByTimeAsync(0)
    child.renew(0, phrase('process.settings'))
    const later = child.client.samples()
    await vi.advanceTimersByTimeAsync(0)
    await call
    expect(ended).toBe(true)
    expect(await later).toEqual([{ name: 'of process 2' }])
    expect([child.restarts, child.state]).toEqual([0, 'ready'])
    child.renew(2_000, phrase('process.providers'))
    await vi.advanceTimersByTimeAsync(1_900)
    await child.client.samples()
    await vi.advanceTimersByTimeAsync(1_900)
    expect(child.pid).toBe(2)
    await vi.advanceTimersByTimeAsync(200)
    expect([child.pid, child.restarts, child.state]).toEqual([3, 0, 'ready'])
  })

  it('gives calls to the fresh process where the one before was lent', async () => {
    const { start } = processes()
    const child = supervise(start)
    await vi.advanceTimersByTimeAsync(0)
    child.lent = true
    child.renew(0, phrase('process.settings'))
    expect(await child.client.samples()).toEqual([{ name: 'of process 2' }])
  })

  it('is not renewed where that was withdrawn in time', async () => {
    const { start } = processes()
    const child = supervise(start)
    await vi.advanceTimersByTimeAsync(0)
    expect(child.withdrawRenewal()).toBe(null)
    const call = child.client.sampleFile({ name: 'a' })
    await vi.advanceTimersByTimeAsync(0)
    child.renew(2_000, phrase('process.settings'))
    expect(child.withdrawRenewal()).toEqual(phrase('process.settings'))
    await call
    await vi.advanceTimersByTimeAsync(10_000)
    expect([child.pid, await child.client.samples()]).toEqual([1, [{ name: 'of process 1' }]])
  })

  it('lets calls wait until it was made ready', async () => {
    const { start } = processes()
    const ready = Promise.withResolvers<void>()
    const child = supervise(start, { prepare: () => ready.promise })
    let answered = false
    const call = child.client.samples().then(() => (answered = true))
    await vi.advanceTimersByTimeAsync(1000)
    expect([answered, child.state]).toEqual([false, 'starting'])
    ready.resolve()
    await call
    expect(child.state).toBe('ready')
  })

  it('tells why it starts again and whether anybody waits, until it says that it lives', async () => {
    const { started, start } = processes()
    let told = 0
    const child = supervise(start, { changed: () => told++ })
    await vi.advanceTimersByTimeAsync(0)
    expect(child.starting).toEqual({ why: null, waitedFor: false })
    const before = told
    const call = child.client.apply({ imageId: '00000000-0000-0000-0000-000000000000', recipe: [] })
    call.catch(() => {})
    expect([child.starting, told - before]).toEqual([{ why: null, waitedFor: true }, 1])
    started[0]!.beat(60e6)
    expect([child.starting, told - before]).toEqual([null, 2])
    started[0]!.die({ code: null, signal: 'SIGSEGV' })
    await vi.advanceTimersByTimeAsync(0)
    expect(child.starting).toEqual({ why: 'SIGSEGV', waitedFor: false })
    // An answer says it, too.
    await child.client.samples()
    expect(child.starting).toBeNull()
    child.kill(phrase('process.still', { seconds: 5 }))
    expect(child.starting).toMatchObject({ why: { english: 'nothing moved for 5 s' } })
    await child.stop()
    expect(child.starting).toBeNull()
  })

  it('that is stopped stays so, and refuses calls', async () => {
    const { started, start } = processes()
    const child = supervise(start)
    await child.stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([child.state, started.length]).toEqual(['stopped', 1])
    await expect(child.client.samples()).rejects.toMatchObject({ code: 'E-IPC-006' })
  })
})

describe('the imaging guard', () => {
  it('ends a child that takes too long with one picture, and says so', async () => {
    const { ImagingGuard } = await import('./imaging-guard.ts')
    const { start, started } = processes()
    const child: SupervisedChild<'imaging'> = supervise(start, {
      closeReason: (exit): LabError => guard.closeReason(exit),
    })
    const guard = new ImagingGuard(child)
    const input = { imageId: '00000000-0000-0000-0000-000000000000', recipe: [] }
    /** A call that never ends is ended between these two times. */
    const endsBetween = async (atLeast: number, atMost: number): Promise<void> => {
      const [before, call] = [started.length, guard.client.apply(input)]
      call.catch(() => {})
      await vi.advanceTimersByTimeAsync(atLeast)
      expect(started.length).toBe(before)
      await vi.advanceTimersByTimeAsync(atMost - atLeast)
      await expect(call).rejects.toMatchObject({ code: 'E-IMG-008' })
    }
    // The first call of a process loads its libraries, which is not the picture's fault.
    await endsBetween(29_900, 30_500)
    await vi.advanceTimersByTimeAsync(0)
    await guard.client.encode(input)
    await endsBetween(4_900, 5_500)
    expect(await guard.client.samples()).toEqual([{ name: 'of process 3' }])
    guard.stop()
  })

  it('leaves a child alone whose work goes on, however long it takes, and passes on how far it is', async () => {
    const { ImagingGuard } = await import('./imaging-guard.ts')
    const { start, started, progress } = processes()
    const told: unknown[] = []
    const child: SupervisedChild<'imaging'> = supervise(start, {
      closeReason: (exit): LabError => guard.closeReason(exit),
    })
    const guard = new ImagingGuard(child, (news) => told.push(news))
    const input = { imageId: '00000000-0000-0000-0000-000000000000', recipe: [] }
    await guard.client.encode(input)
    const call = guard.client.apply(input)
    call.catch(() => {})
    for (let piece = 1; piece <= 20; piece++) {
      await vi.advanceTimersByTimeAsync(3_000)
      progress.set({ work: 'a', done: piece / 20, guess: false })
    }
    // A guess is passed on, but it is no sign that anything moves.
    await vi.advanceTimersByTimeAsync(2_000)
    progress.set({ work: 'a', done: 0.99, guess: true })
    await vi.advanceTimersByTimeAsync(0)
    expect(told.at(-1)).toMatchObject({ done: 0.99 })
    progress.set({ work: 'a', done: 1, guess: true })
    await vi.advanceTimersByTimeAsync(2_500)
    expect(started.length).toBe(1)
    expect(told.at(-1)).toEqual({ work: 'a', done: 1, guess: true })
    await vi.advanceTimersByTimeAsync(1_000)
    await expect(call).rejects.toMatchObject({ code: 'E-IMG-008' })
    guard.stop()
  })

  it('hears of the work of a call that came while the process gave way to a fresh one', async () => {
    const { ImagingGuard } = await import('./imaging-guard.ts')
    const { start, started, progress } = processes()
    const child: SupervisedChild<'imaging'> = supervise(start, {
      closeReason: (exit): LabError => guard.closeReason(exit),
    })
    const guard = new ImagingGuard(child)
    const input = { imageId: '00000000-0000-0000-0000-000000000000', recipe: [] }
    await guard.client.encode(input)
    child.renew(0, phrase('process.settings'))
    guard.client.apply(input).catch(() => {})
    for (let piece = 1; piece <= 20; piece++) {
      await vi.advanceTimersByTimeAsync(3_000)
      progress.set({ work: 'a', done: piece / 20, guess: false })
    }
    expect(started.length).toBe(2)
    guard.stop()
  })

  it('ends a child that takes too much memory, and leaves one alone that holds it without a call', async () => {
    const { ImagingGuard } = await import('./imaging-guard.ts')
    const { start, started } = processes()
    const child: SupervisedChild<'imaging'> = supervise(start, {
      closeReason: (exit): LabError => guard.closeReason(exit),
    })
    const guard = new ImagingGuard(child)
    await vi.advanceTimersByTimeAsync(0)
    started[0]!.beat(60e6)
    await vi.advanceTimersByTimeAsync(500)
    started[0]!.beat(60e6 + 1025 * 2 ** 20)
    await vi.advanceTimersByTimeAsync(500)
    expect(started.length).toBe(1)
    const call = guard.client.apply({ imageId: '00000000-0000-0000-0000-000000000000', recipe: [] })
    call.catch(() => {})
    await vi.advanceTimersByTimeAsync(500)
    await expect(call).rejects.toMatchObject({ code: 'E-IMG-007' })
    guard.stop()
  })
})
