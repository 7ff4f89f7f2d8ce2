import { implement, type AnyRouter } from '@orpc/server'
import { availableParallelism, totalmem } from 'node:os'
import { contract } from '../preload/contract.ts'
import { providerNames, type DoctorReport, type LabState } from '../preload/contract/app.ts'
import type { RunSpec } from '../preload/contract/values.ts'
import type { ErrorShape, LabError } from '../preload/errors.ts'
import { phrase } from '../preload/sayable.ts'
import type { DataFolder } from './data-folder.ts'
import { openRecord } from './history-record.ts'
import { createImages } from './images.ts'
import { Newest } from './newest.ts'
import { ProbedProviders } from './probed-providers.ts'
import { createRuns } from './runs.ts'
import { SettingsFile } from './settings.ts'
import { ImagingGuard } from './supervisor/imaging-guard.ts'
import { probeProviders } from './supervisor/probe-providers.ts'
import type { StartBound, StartChild } from './supervisor/started-child.ts'
import { SupervisedChild } from './supervisor/supervised-child.ts'
import { TrainingPool } from './supervisor/training-pool.ts'
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
  /** Stops what trains (kept as `stopped`), makes the history durable and ends every child. */
  close(): Promise<void>
}

/** Two where the machine has room for two runs of two; more pay little on networks of a course's size. */
const fittingThreads = (): number => (availableParallelism() >= 4 ? 2 : 1)

/**
 * Starts the lab: its children, its history, its settings.
 * @throws LabError E-STO-001, E-STO-003, E-STO-005 where the data folder cannot be used at all
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  const { host, home, version, startChild, startBound = startChild, log, readOnly = false } = options
  const { folder = { from: 'given', problem: null } } = options
  const uploads = new Uploads()
  let closed = false
  // Children tell of changes before all of them are there.
  let changed = (): void => {}
  const record = await openRecord({
    home,
    readOnly,
    goOn: host !== 'terminal',
    startChild,
    log,
    changed: () => changed(),
  })
  const settings = new SettingsFile(home, () => !record.readOnly)
  const probed = new ProbedProviders(home, startChild, startBound)
  const imaging: SupervisedChild<'imaging'> = new SupervisedChild({
    kind: 'imaging',
    name: 'imaging',
    start: probed.startImaging,
    environment: () => probed.environment(),
    closeReason: (exit): LabError => guard.closeReason(exit),
    // A command trains or lists; a window's first picture should find a process that stands.
    onDemand: host === 'terminal',
    changed: () => changed(),
    log,
  })
  const progress = new WorkProgress()
  const guard = new ImagingGuard(imaging, ({ work, done }) => progress.tell(work, done))
  const pool = new TrainingPool({
    start: startChild,
    environment: () => ({
      SPIRAL_LAB_HOME: home,
      SPIRAL_LAB_THREADS: String(settings.value.threads || fittingThreads()),
      ...probed.environment(),
    }),
    limit: availableParallelism(),
    changed: () => changed(),
    log,
  })
  async function tryProviders(): Promise<void> {
    const different = await probed.probe(!record.readOnly)
    if (!different || closed) return
    // Idle children are started again with what is known now; a run that trains goes on with what it has.
    pool.renewIdle(phrase('process.providers'))
    // The window fetches a preview after the call that made it.
    imaging.renew(2_000, phrase('process.providers'))
    changed()
  }
  let tried: Promise<void> | null = null
  /** Whoever names a library that could end its process waits until it was tried, once for as long as the lab is open. */
  const beforeStart = async ({ provider }: RunSpec): Promise<void> => {
    if (probed.isRisky(provider)) await (tried ??= tryProviders())
  }
  const runs = createRuns({ pool, history: record.client, changed: () => void record.recount(), beforeStart, log })
  const images = createImages({
    imaging: () => guard.client,
    history: () => record.client,
    uploads,
    kept: () => record.recount(),
  })

  const children = () => [...pool.children, imaging, record.child]
  const problems = (): ErrorShape[] =>
    [folder.problem, ...record.problems, settings.problem, ...children().map(({ problem }) => problem)].flatMap(
      (found) => (found ? found.shape : []),
    )
  const present = (): LabState => ({
    children: children().map(({ name, state, pid, restarts, starting }) => ({
      name,
      // A process that takes calls before it has told that it lives is not seen to work yet.
      state: starting && (state === 'ready' || state === 'busy') ? (starting.why ? 'restarting' : 'starting') : state,
      pid,
      restarts,
      starting,
    })),
    runningRuns: runs.running(),
    trainingLimit: pool.limit,
    runs: record.runs,
    readOnly: record.readOnly,
    problems: problems(),
    vision: providerNames.vision.find((name) => name === 'opencv-wasm' || probed.isAvailable(name)) ?? null,
  })
  const state = new Newest(present())
  changed = () => {
    record.continuing = runs.running()
    if (!closed) state.set(present())
  }
  // The first run finds a child that is warm. A command that only reads needs none.
  if (!readOnly) pool.warm()
  changed()
  if (host !== 'terminal') tried = tryProviders()

  const os = implement(contract)
  const router = os.router({
    app: {
      info: os.app.info.handler(() => ({
        version,
        host,
        home,
        homeFrom: folder.from,
        platform: process.platform,
        systemLanguage: Intl.DateTimeFormat().resolvedOptions().locale,
      })),
      state: os.app.state.handler(({ signal }) => state.follow(signal)),
      progress: os.app.progress.handler(({ input, signal }) => progress.follow(input.work, signal)),
      doctor: os.app.doctor.handler(async ({ input, signal }): Promise<DoctorReport> => ({
        version,
        host,
        platform: `${process.platform} ${process.arch}`,
        runtime: process.versions['electron']
          ? `Electron ${process.versions['electron']}`
          : `Node ${process.versions.node}`,
        home,
        processors: availableParallelism(),
        memoryMiB: Math.round(totalmem() / 2 ** 20),
        providers: await probeProviders(probed.startFor, undefined, {
          signal,
          told: (done) => progress.tell(input?.work, done),
        }),
        problems: problems(),
      })),
      settings: os.app.settings.handler(() => settings.value),
      changeSettings: os.app.changeSettings.handler(({ input }) => {
        const { threads } = settings.value
        const changedSettings = settings.change(input)
        if (changedSettings.threads !== threads) pool.renewIdle(phrase('process.settings'))
        return changedSettings
      }),
    },
    runs: runs.router,
    history: record.router,
    images: images.router,
  })

  return {
    router,
    async bytes(bulkId) {
      return bulkId.startsWith('history:') ? record.bytes(bulkId) : images.bytes(bulkId)
    },
    upload: (bytes) => uploads.put(bytes),
    takeUpload: (bulkId) => uploads.take(bulkId),
    runningRuns: () => runs.running(),
    async close() {
      if (closed) return
      await runs.stopAll()
      closed = true
      guard.stop()
      await record.close()
      await Promise.all([pool.close(), imaging.stop()])
    },
  }
}
