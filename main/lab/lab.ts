import { createRouterClient, implement, type AnyRouter } from '@orpc/server'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { contract } from '../../preload/contract.ts'
import { providerNames, type DoctorReport, type LabState } from '../../preload/contract/app.ts'
import type { RunSpec } from '../../preload/contract/values.ts'
import type { MadeBy } from '../../preload/contract/history.ts'
import { labError, type ErrorShape, type LabError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import type { DataFolder } from '../host/data-folder.ts'
import { openRecord } from './history-record.ts'
import { Drafts } from './drafts.ts'
import { createExplorables } from './explorables.ts'
import { createImages } from './images.ts'
import { findExperiment } from '../experiments.ts'
import { LatestValue } from '../latest-value.ts'
import { ProbedProviders } from './probed-providers.ts'
import { createRuns } from './runs.ts'
import { SettingsFile } from './settings.ts'
import { SharedWork } from './shared-work.ts'
import { ImagingGuard } from '../supervisor/imaging-guard.ts'
import { probeProviders } from '../supervisor/probe-providers.ts'
import { exitWords, type StartBound, type StartChild } from '../supervisor/started-child.ts'
import { SupervisedChild } from '../supervisor/supervised-child.ts'
import { TrainingPool } from '../supervisor/training-pool.ts'
import { verifyMachine } from '../supervisor/verify-machine.ts'
import { UnfinishedRuns } from './unfinished-runs.ts'
import { Uploads } from './uploads.ts'
import { WorkProgress } from './work-progress.ts'

export interface LabOptions {
  host: 'electron' | 'server' | 'terminal'
  /** The data folder; it is made where it is missing. */
  home: string
  /** How it was found, where the host was not simply given one. */
  folder?: Pick<DataFolder, 'from' | 'problem'>
  version: string
  startChild: StartChild
  /** For children that load an addon bound to V8's own interface; `startChild` where that starts the Node it was built for. */
  startBound?: StartBound
  /** Which libraries `startBound` is for, where it is not opencv4nodejs alone. */
  boundLibraries?: readonly string[]
  /** Loads no library that could end its process: for a start after starts that failed. */
  plainLibraries?: boolean
  /** Hears which runs train, whenever anything has changed. */
  onRunning?: (running: readonly string[]) => void
  /** One line for the log; never shown to the user. */
  log: (line: string) => void
  /** Opens the history for reading alone, beside another lab (terminal commands that only read). */
  readOnly?: boolean
}

/** The lab without its window: what every host serves. */
export interface Lab {
  /** Implements the public contract: serve it with `createWireServer`. */
  readonly router: AnyRouter
  /** The bytes behind a bulk id; undefined where there are none (any more). */
  bytes(bulkId: string): Promise<Blob | undefined>
  /** Keeps uploaded bytes until a call takes them, and tells the id that the call names them by. */
  upload(bytes: Uint8Array): string
  /** Takes uploaded bytes that the host itself uses (a file to be saved), as a call would: undefined once they are taken. */
  takeUpload(bulkId: string): Uint8Array | undefined
  /** Runs that train now. */
  runningRuns(): string[]
  /** Answers to itself what a window asks first: when that asks, the code for it is loaded and compiled. */
  rehearse(): Promise<void>
  /** Stops what trains (kept as `stopped`), makes the history durable and ends every child. */
  close(): Promise<void>
}

const runtimeName = (): string =>
  process.versions['electron'] ? `Electron ${process.versions['electron']}` : `Node ${process.versions.node}`

/** How long after a tab was opened what it does not need at once is started, in milliseconds: its first epoch comes first. */
const LATER_MS = 1_500

/** Two where the machine has room for two runs of two; more pay little on networks of a course's size. */
const fittingThreads = (): number => (availableParallelism() >= 4 ? 2 : 1)

/**
 * Starts the lab: its children, its history, its settings.
 * @throws LabError diskFull, dataFolderNotWritable, dataFolderInUse where the data folder cannot be used at all
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  const { host, home, version, startChild, startBound = startChild, log, readOnly = false } = options
  const {
    boundLibraries,
    plainLibraries = false,
    onRunning = () => {},
    folder = { from: 'given', problem: null },
  } = options
  const uploads = new Uploads()
  let closed = false
  // Children tell of changes before all of them are there.
  let changed = (): void => {}
  const probed = new ProbedProviders(home, startChild, startBound, boundLibraries, plainLibraries)
  const record = await openRecord({
    home,
    readOnly,
    goOn: host !== 'terminal',
    startChild: probed.startHistory,
    log,
    changed: () => changed(),
  })
  const settings = new SettingsFile(home, () => !record.readOnly)
  const drafts = new Drafts(home, () => !record.readOnly)
  const imaging: SupervisedChild<'imaging'> = new SupervisedChild({
    kind: 'imaging',
    name: 'imaging',
    start: probed.startImaging,
    environment: () => probed.environment(),
    closeReason: (exit): LabError => guard.closeReason(exit),
    onDemand: true,
    changed: () => changed(),
    log,
  })
  const progress = new WorkProgress()
  const guard = new ImagingGuard(imaging, ({ work, done }) => progress.tell(work, done))
  const trainingEnvironment = () => ({
    SPIRAL_LAB_HOME: home,
    SPIRAL_LAB_THREADS: String(settings.value.threads || fittingThreads()),
    ...probed.environment(),
  })
  // Positions of runs are computed beside what trains, in a process of their own.
  const timeline = new SupervisedChild({
    kind: 'training',
    name: 'timeline',
    start: startChild,
    environment: trainingEnvironment,
    closeReason: (exit) => labError('timelineStopped', { reason: exitWords(exit) }),
    onDemand: true,
    changed: () => changed(),
    log,
  })
  const madeBy = (): MadeBy => ({
    version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? '',
    runtime: runtimeName(),
    threads: settings.value.threads || fittingThreads(),
  })
  const pool = new TrainingPool({
    start: startChild,
    environment: trainingEnvironment,
    limit: availableParallelism(),
    changed: () => changed(),
    log,
  })
  async function tryProviders(): Promise<void> {
    const different = await probed.probe(!record.readOnly)
    if (!different || closed) return
    // Idle children are started again with what is known now; a run that trains goes on with what it has.
    pool.renew(phrase('process.providers'))
    // The window fetches a preview after the call that made it.
    imaging.renew(2_000, phrase('process.providers'))
    changed()
  }
  let tried: Promise<void> | null = null
  /** Whoever names a library that could end its process waits until it was tried, once for as long as the lab is open. */
  const beforeStart = async ({ provider }: RunSpec): Promise<void> => {
    if (probed.isRisky(provider)) await (tried ??= tryProviders())
  }
  const unfinished = new UnfinishedRuns(() => void record.recount())
  record.unfinished = () => unfinished.ids
  const runs = createRuns({
    pool,
    history: record.client,
    unfinished,
    timeline: () => timeline.client,
    madeBy,
    readOnly: () => record.readOnly,
    endSilent: () => children().forEach((child) => child.silent && child.kill(phrase('process.silent'))),
    changed: () => void record.recount(),
    beforeStart,
    log,
  })
  const explorables = createExplorables({
    startChild,
    history: record.client,
    unfinished,
    changed: () => void record.recount(),
    log,
  })
  const images = createImages({
    imaging: () => guard.client,
    history: () => record.client,
    uploads,
    kept: () => record.recount(),
  })

  const children = () => [...pool.children, timeline, imaging, record.child]
  const problems = (): ErrorShape[] =>
    [folder.problem, ...record.problems, settings.problem, ...children().map(({ problem }) => problem)].flatMap(
      (found) => (found ? found.shape : []),
    )
  const present = (): LabState => ({
    children: children().map(({ name, state, pid, restarts, starting, silent }) => ({
      name,
      // A process that takes calls before it has told that it lives is not seen to work yet.
      state: silent
        ? 'notResponding'
        : starting && (state === 'ready' || state === 'busy')
          ? starting.why
            ? 'restarting'
            : 'starting'
          : state,
      pid,
      restarts,
      starting,
    })),
    runningRuns: runs.running(),
    trainingLimit: pool.limit,
    runs: record.runs,
    historyRevision: record.revision,
    readOnly: record.readOnly,
    problems: problems(),
    vision: providerNames.vision.find((name) => name === 'opencv-wasm' || probed.isAvailable(name)) ?? null,
  })
  const state = new LatestValue(present())
  changed = () => {
    onRunning(runs.running())
    if (!closed) state.set(present())
  }
  // A command trains at once, unless it only reads. A window starts nothing before a tab is opened that needs it.
  if (host === 'terminal' && !readOnly) pool.warm()
  changed()
  /** A tab is open: what its first run or picture needs stands by then. */
  async function prepare(experiment: string): Promise<void> {
    if (host === 'terminal') return
    const kind = (await findExperiment(experiment))?.kind
    if (closed) return
    const later = wait(LATER_MS, undefined, { ref: false })
    if (kind === 'images') {
      imaging.wake()
      // What a picture's bytes are answered with takes Node a while to load: now, while that process starts.
      void globalThis.Response
    }
    if (kind === 'training') {
      pool.warm()
      // It is the same program once more, which would load beside the one that the first epoch waits for.
      void later.then(() => timeline.wake())
    }
    // Libraries that could end their process are tried once what is needed has started.
    if (!plainLibraries) tried ??= later.then(() => (closed ? undefined : tryProviders()))
  }

  /** However many windows ask for it: it loads every library there is. */
  const examination = new SharedWork((options) => probeProviders(probed.startFor, undefined, options))

  const os = implement(contract)
  const router = os.router({
    app: {
      info: os.app.info.handler(() => ({
        version,
        host,
        home,
        homeFrom: folder.from,
        platform: process.platform,
        // All formats know it; this one is made without reading calendars and numbers of every language first.
        systemLanguage: new Intl.PluralRules().resolvedOptions().locale,
      })),
      state: os.app.state.handler(({ signal }) => state.follow(signal)),
      progress: os.app.progress.handler(({ input, signal }) => progress.follow(input.work, signal)),
      endChild: os.app.endChild.handler(({ input: { name } }) => {
        for (const child of children()) if (child.name === name && child.silent) child.kill(phrase('process.silent'))
        return {}
      }),
      doctor: os.app.doctor.handler(async ({ input, signal }): Promise<DoctorReport> => ({
        version,
        host,
        platform: `${process.platform} ${process.arch}`,
        runtime: runtimeName(),
        home,
        processors: availableParallelism(),
        memoryMiB: Math.round(totalmem() / 2 ** 20),
        providers: await examination.ask(signal, (done) => progress.tell(input?.work, done)),
        problems: problems(),
      })),
      draft: os.app.draft.handler(async ({ input }) => {
        prepare(input.experiment).catch((thrown: unknown) => log(String(thrown)))
        return { draft: await drafts.read(input.experiment) }
      }),
      keepDraft: os.app.keepDraft.handler(async ({ input }) => {
        await drafts.keep(input.experiment, input.draft)
        return {}
      }),
      verify: os.app.verify.handler(({ input: { all, work }, signal }) =>
        verifyMachine(startChild, all, { signal, told: (done) => progress.tell(work, done) }),
      ),
      settings: os.app.settings.handler(() => settings.value),
      changeSettings: os.app.changeSettings.handler(({ input }) => {
        const { threads } = settings.value
        const changedSettings = settings.change(input)
        if (changedSettings.threads !== threads) pool.renew(phrase('process.settings'))
        return changedSettings
      }),
    },
    runs: runs.router,
    explorables: explorables.router,
    history: record.router,
    images: images.router,
  })

  return {
    router,
    async bytes(bulkId) {
      if (bulkId.startsWith('state:')) return runs.weights(bulkId)
      return bulkId.startsWith('history:') ? record.bytes(bulkId) : images.bytes(bulkId)
    },
    upload: (bytes) => uploads.put(bytes),
    takeUpload: (bulkId) => uploads.take(bulkId),
    runningRuns: () => runs.running(),
    async rehearse() {
      const { app, history } = createRouterClient(router, { context: {} })
      // One after the other, so that whoever does ask meanwhile is not kept waiting.
      await app.info()
      await app.settings()
      const states = (await app.state())[Symbol.asyncIterator]()
      await states.next()
      await states.return?.()
      await history.list({ limit: 1 })
    },
    async close() {
      if (closed) return
      await Promise.all([runs.stopAll(), explorables.stopAll(), drafts.written()])
      await unfinished.settle()
      closed = true
      guard.stop()
      await record.close()
      await Promise.all([pool.close(), timeline.stop(), imaging.stop()])
    },
  }
}
