import { untrack } from 'svelte'
import { MediaQuery } from 'svelte/reactivity'
import { forSpreadsheets } from './for-spreadsheets.ts'
import type { LabClient } from '../../preload/client.ts'
import type { LabState, Settings } from '../../preload/contract/app.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import { json, type Json } from '../../preload/contract/values.ts'
import { LabError, type ErrorShape } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { formatMessage, type Message } from '../../preload/message.ts'
import type {
  Change,
  Command,
  Done,
  LabContext,
  Locale,
  TextKey,
  Texts,
  TextValues,
  ViewRequest,
  WorkTools,
} from '../../lab/kit/lab-context.ts'
import type { Tracer, TraceState } from '../../lab/kit/tracer.ts'
import { WorkerTracer } from '../traces/worker-tracer.ts'
import type { Bulk } from '../connection/bulk.ts'
import { LabConnection, type LabHost } from '../connection/lab-connection.svelte.ts'
import { lastingClient } from '../connection/lasting-client.ts'
import { systemLanguage } from '../../preload/error-language.ts'
import { errorText, Language } from '../i18n/language.svelte.ts'
import { shellText } from '../i18n/shell-text.ts'
import { createAnnouncer } from './announcer.ts'
import { changedSettings } from './changed-settings.ts'
import { kindOf } from './child-name.ts'
import { Commands } from './commands.svelte.ts'
import { experimentTabs, helpOf, tabOf } from './experiments.ts'
import { browserFiles, type AcceleratorChoice, type HomeFolder, type UserFiles } from './files.ts'
import { KnobPlaces } from './knob-places.ts'
import { Notices } from './notices.svelte.ts'
import { formatPlace, parsePlace, type Place } from './place.ts'
import { Recent } from './recent.svelte.ts'
import { RunningRuns } from './running-runs.svelte.ts'
import { StartingChildren } from './starting-children.ts'
import { followPresses } from './pointer-presses.ts'
import { UndoHistory } from './undo-history.svelte.ts'
import { WorkUnderWay } from './work-under-way.svelte.ts'

type ShellKey = typeof shellText extends Texts<infer K> ? TextKey<K> : never

/** What the lab told about itself once. */
type LabInfo = Awaited<ReturnType<LabClient['app']['info']>>

const defaults: Settings = { language: 'system', theme: 'system', provider: 'auto', threads: 0, historyColumns: null }

/** The window: all that its parts share, and what views are given of it. */
export class LabWindow implements LabContext {
  readonly connection: LabConnection
  readonly client: LabClient
  readonly language = new Language()
  readonly notices = new Notices()
  readonly commands = new Commands()
  readonly knobs = new KnobPlaces()
  readonly undoHistory = new UndoHistory({
    press: followPresses(window),
    told: (which, change) => this.#tellUndone(which, change),
    failed: (thrown) => this.notify(thrown),
  })
  readonly running: RunningRuns
  readonly recent: Recent
  readonly underWay = new WorkUnderWay(() => this.client)
  readonly #starting = new StartingChildren((name, why) => this.underWay.show(() => this.#startingWords(name, why)))
  readonly #bulk: Bulk
  readonly #drafts = new Map<string, Json>()
  readonly #prepared = new Set<string>()
  #draftFault = false
  /** The browser's own means; a host that has others puts them here. */
  files: UserFiles = browserFiles
  /** What can be done with the data folder: nothing in a browser. */
  home: HomeFolder | null = null
  /** Where libraries come from that a package cannot hold: a browser's lab has those of its checkout. */
  accelerators: AcceleratorChoice | null = null
  readonly #dark = new MediaQuery('(prefers-color-scheme: dark)')
  readonly #still = new MediaQuery('(prefers-reduced-motion: reduce)')

  state = $state.raw<LabState | null>(null)
  info = $state.raw<LabInfo | null>(null)
  settings = $state.raw<Settings>(defaults)
  place = $state.raw<Place>({ tab: 'start' })
  /** The newest request to each experiment's view. */
  requests = $state.raw<Readonly<Record<string, ViewRequest>>>({})
  /** Which dialog is open. */
  dialog = $state<'settings' | 'palette' | 'shortcuts' | 'doctor' | 'limits' | 'help' | 'anew' | null>(null)
  /** The experiment whose help is shown. */
  helpFor = $state('')
  /** The number of the heading at which it is opened. */
  helpAt = $state(0)
  announcement = $state('')
  /** Counts the changes of the history that this window knows of. */
  historyRevision = $state(0)

  readonly theme: 'light' | 'dark' = $derived(
    this.settings.theme === 'system' ? (this.#dark.current ? 'dark' : 'light') : this.settings.theme,
  )
  readonly announce = createAnnouncer((text) => (this.announcement = text))

  constructor(host: LabHost, bulk: Bulk) {
    this.connection = new LabConnection(host)
    this.client = lastingClient(() => this.connection.client)
    this.running = new RunningRuns(this.client, (update) => this.#runEnded(update))
    this.recent = new Recent(this.client)
    this.#bulk = bulk
  }
  get connected(): boolean {
    return this.connection.status === 'connected'
  }
  get locale(): Locale {
    return this.language.locale
  }
  get reducedMotion(): boolean {
    return this.#still.current
  }

  /** Fetches what is asked for at every new connection, then follows the lab's state until the connection is lost. */
  async greet(): Promise<void> {
    const following = new AbortController()
    try {
      const { app } = this.client
      // All at once: one after the other would be two more ways there and back before the window is whole.
      const [info, settings, states] = await Promise.all([
        app.info(),
        app.settings(),
        app.state(undefined, { signal: following.signal }),
      ])
      this.info = info
      void this.recent.load()
      this.#apply(settings)
      for await (const state of states) {
        // A run that begins makes what was told of the end of an earlier one old.
        if (state.runningRuns.some((runId) => !this.state?.runningRuns.includes(runId)))
          this.notices.dismissAbout('end')
        const changed = state.historyRevision !== this.state?.historyRevision
        this.state = state
        this.running.follow(state.runningRuns)
        this.#starting.follow(state.children)
        if (changed) this.historyRevision++
      }
    } catch (thrown) {
      if (this.connected) this.notify(thrown)
    } finally {
      following.abort()
      this.#starting.follow([])
    }
  }
  #startingWords(name: string, why: Message | null): string {
    const kind = kindOf(name) ?? 'training'
    return why === null
      ? this.text(`work.starting.${kind}`)
      : this.text(`work.again.${kind}`, { why: formatMessage(this.locale, why) })
  }
  /** What the user sets, to be taken back. */
  async changeSettings(change: Partial<Settings>): Promise<void> {
    const say = (name: keyof Settings): string =>
      this.text(name === 'historyColumns' ? 'history.columns' : `settings.${name}`)
    const changed = changedSettings({ before: this.settings, change }, this.client, (next) => this.#set(next), say)
    const saved = this.#set(change)
    // It is seen at once, and can be taken back at once: after the lab has it.
    const done = changed && this.did({ ...changed, undo: () => saved.then(changed.undo) })
    try {
      await saved
    } catch (thrown) {
      done?.forget()
      this.notify(thrown)
    }
  }
  async #set(change: Partial<Settings>): Promise<void> {
    const before = this.settings
    this.#apply({ ...before, ...change })
    try {
      this.#apply(await this.client.app.changeSettings(change))
    } catch (thrown) {
      this.#apply(before)
      throw thrown
    }
  }
  #apply(settings: Settings): void {
    this.settings = settings
    const { language } = settings
    this.language.locale = language === 'system' ? systemLanguage(navigator.language) : language
  }
  #runEnded({ runId, status, epochsDone }: RunUpdate): void {
    this.historyRevision++
    this.announce(this.text('announce.ended', { status: this.text(`status.${status}`), epochs: epochsDone }), true)
    if (status === 'diverged' || status === 'failed') void this.#tellEnd(runId, status)
  }
  async #tellEnd(runId: string, status: 'diverged' | 'failed'): Promise<void> {
    const record = await this.client.history.get({ runId }).catch(() => null)
    const run = record?.name || runId.slice(-6)
    this.notices.show(
      { kind: 'warning', message: this.text('notice.runEnded', { run, status: this.text(`status.${status}`) }) },
      'end',
    )
  }

  /** Follows the address. */
  readPlace(): void {
    const ids = experimentTabs.map(({ id }) => id)
    const place = parsePlace(location.hash, ids, limits.compareRuns)
    if (place.tab !== 'experiment' || place.link === undefined) {
      this.place = place
      return
    }
    // From now on the tab's draft is what it holds: a reload shows that, and not the link once more.
    const { link, ...bare } = place
    this.place = bare
    history.replaceState(null, '', formatPlace(bare))
    this.#follow(place.experiment, link)
  }
  #follow(experiment: string, link: string | undefined): void {
    this.ask({ spec: { experiment }, runId: null, action: 'show', ...(link !== undefined && { link }) })
  }
  go(place: Place): void {
    if (place.tab === 'experiment' && place.link !== undefined) return this.#follow(place.experiment, place.link)
    if (formatPlace(place) === formatPlace(this.place)) return
    this.place = place
    history.pushState(null, '', formatPlace(place))
  }
  /** Opens an experiment's tab with a request. */
  ask(request: ViewRequest): void {
    const { experiment } = request.spec
    this.requests = { ...untrack(() => this.requests), [experiment]: request }
    this.go({ tab: 'experiment', experiment })
  }
  historyChanged(): void {
    this.historyRevision++
  }
  openRun(runId: string): void {
    this.go({ tab: 'history', page: 'run', runId })
  }
  compare(runIds: string[]): void {
    this.go({ tab: 'history', page: 'compare', runIds: runIds.slice(0, limits.compareRuns) })
  }

  /** A text of the shell's own catalogue. */
  text(key: ShellKey, values?: TextValues): string {
    return this.language.say(shellText, key, values)
  }
  say<K extends string>(catalogue: Texts<K>, key: TextKey<K>, values?: TextValues): string {
    return this.language.say(catalogue, key, values)
  }
  errorText(error: ErrorShape): { message: string; safe: string; do: string } {
    return errorText(this.locale, error)
  }
  fetchBulk(id: string, signal?: AbortSignal): Promise<ArrayBuffer> {
    return this.#bulk.fetch(id, signal)
  }
  uploadBulk(bytes: Blob, signal?: AbortSignal): Promise<string> {
    return this.#bulk.upload(bytes, signal)
  }
  async saveFile(name: string, content: BlobPart, mediaType: string): Promise<void> {
    const plain = new Blob([content], { type: mediaType })
    const blob = mediaType === 'text/csv' ? await forSpreadsheets(plain) : plain
    const writing = () => this.text('work.saving', { name })
    const saved = await this.files.save(name, blob, (task) => this.work(writing, task))
    if (saved !== null) this.notify({ message: this.text('notice.saved', { name: saved }), kind: 'success' })
  }
  openFiles(accept: string, several = false): Promise<File[]> {
    return this.files.open(accept, several)
  }
  fileOpened(name: string): void {
    this.files.opened?.(name)
  }
  copy(content: string | Blob): Promise<void> {
    return this.files.copy(content)
  }
  work<T>(label: () => string, task: (tools: WorkTools) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.underWay.do(label, task, signal)
  }
  /** Somebody is about to open a tab: its scripts and its processes are on their way before the press. */
  prepare(experiment: string): void {
    if (this.#prepared.has(experiment) || !this.connected) return
    this.#prepared.add(experiment)
    // Whatever fails is told when the tab is opened.
    void tabOf(experiment)
      ?.view()
      .catch(() => {})
    void this.client.app.draft({ experiment }).catch(() => {})
  }
  /** Reads what a tab held last, for its view to begin with. */
  async loadDraft(experiment: string): Promise<void> {
    const read = await this.client.app.draft({ experiment }).catch(() => ({ draft: null }))
    this.#drafts.set(experiment, read.draft)
  }
  draftOf(experiment: string): Json {
    return this.#drafts.get(experiment) ?? null
  }
  keepDraft(experiment: string, draft: Json): void {
    // While a box holds no number the last draft without mistakes stays.
    if (!json.safeParse(draft).success) return
    this.client.app.keepDraft({ experiment, draft }).catch((thrown: unknown) => {
      // Once is enough to know that a disk is full.
      if (!this.#draftFault) this.notify(thrown)
      this.#draftFault = true
    })
  }
  addressOf(experiment: string, query: string): string {
    const hash = formatPlace({ tab: 'experiment', experiment, link: query })
    return this.home ? hash.replace('#/', 'spiral-lab://') : new URL(hash, location.href).href
  }
  openTracer(told: (state: TraceState) => void): Tracer {
    return new WorkerTracer(told)
  }
  helpText(experiment: string): Promise<string> {
    return helpOf(experiment, this.locale)
  }
  showHelp(experiment: string, heading = 0): void {
    this.helpFor = experiment
    this.helpAt = heading
    this.dialog = 'help'
  }
  /** Opens a picture in the images tab, wherever the window is. */
  openPicture(file: File): void {
    this.ask({ spec: { experiment: 'images' }, runId: null, action: 'show', file })
  }
  notify(shown: unknown): void {
    // The banner tells of a lost connection already, once for everything that was asked.
    if (shown instanceof LabError && shown.key === 'connectionLost') return
    // An effect that tells something must not run again when the notice goes away.
    untrack(() => this.notices.show(shown))
  }
  did(change: Change): Done {
    return untrack(() => this.undoHistory.did(change))
  }
  #tellUndone(which: 'undone' | 'redone', { label, experiment }: Change): void {
    if (experiment !== undefined) this.go({ tab: 'experiment', experiment })
    this.notices.dismissAbout('undo')
    this.notices.show({ message: this.text(`undo.${which}`, { what: label() }), kind: 'success' }, 'undo')
  }
  addCommands(commands: Command[]): () => void {
    return this.commands.add(commands)
  }
  addKnobs(experiment: string, goTo: (path: string) => Promise<void>): () => void {
    return this.knobs.add(experiment, goTo)
  }
}
