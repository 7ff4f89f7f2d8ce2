import { onDestroy, untrack } from 'svelte'
import type { Inside } from '../../../preload/contract/inside.ts'
import type { Json, RunSpec, Seed, SnapshotValue } from '../../../preload/contract/values.ts'
import type { ErrorShape } from '../../../preload/errors.ts'
import type { TrainingExperiment } from '../../core/experiment.ts'
import { layoutOf } from '../../core/training/trainer.ts'
import { sameJson } from '../knobs/fields.ts'
import { getLabContext, translator, type ViewRequest } from '../lab-context.ts'
import { nearestPreset } from '../tab/nearest-preset.ts'
import type { Preset } from '../tab/preset.ts'
import { TabState } from '../tab/tab-state.svelte.ts'
import { text } from '../text.ts'
import { Asked } from './asked.svelte.ts'
import { beforeOf, type Before } from './before.ts'
import { Draft } from './draft.svelte.ts'
import { RunDriver } from './run-driver.svelte.ts'

export interface TrainingSessionOptions {
  definition: TrainingExperiment
  presets: () => readonly Preset[]
  /** The preset that a fresh tab shows. */
  fresh: string
  /** What is drawn as curves. */
  metrics: () => readonly { name: string }[]
  /** Whether anybody looks at the tab. */
  seen: () => boolean
  /** What the shell asks the tab to show. */
  request: () => ViewRequest | null
}

/** A network as stage and drawing show it. */
export interface ShownNetwork {
  params: Json | null
  snapshot: SnapshotValue | null
  inside: Inside | null
  /** Why its inside cannot be seen. */
  insideError: ErrorShape | null
}

/**
 * What a tab that trains holds: its parameters, the run that is shown, the initial state of parameters that were changed
 * since, and the run before. For a component's initialization: it has effects.
 */
export class TrainingSession {
  readonly tab: TabState
  readonly driver: RunDriver
  /** The initial state of what the knobs say, while the run that is shown was another. */
  readonly draft: Draft
  readonly asked: Asked
  readonly #options: TrainingSessionOptions
  readonly #lab = getLabContext()
  readonly #t = translator(text)
  /** The run before the one that is shown. */
  #last = $state.raw<Before | null>(null)
  /** Whether the run before is shown in the stage's place. */
  peeking = $state(false)
  /** The preset that was chosen last; in the beginning the one that the knobs differ from least. */
  #chosen = $state.raw<Preset | undefined>()
  /** Whether a run of this experiment that trains already was looked for. */
  #looked = false

  readonly presets = $derived.by(() => this.#options.presets())
  readonly ready = $derived.by(() => this.tab.valid && this.#lab.connected && !this.#lab.state?.readOnly)
  readonly spec = $derived.by<RunSpec>(() => ({
    experiment: this.#options.definition.id,
    params: this.tab.params as RunSpec['params'],
    seed: this.tab.seed,
    provider: this.#lab.settings.provider,
  }))
  /** What the present run was started with; nothing to compare with before there is one. */
  readonly applied = $derived.by(() =>
    this.driver.status === 'idle' ? undefined : (this.driver.spec?.params as Json | undefined),
  )
  /** What the notebook printed of the run that is shown; nothing where it is not one of the course's. */
  readonly printed = $derived.by(() => {
    const { spec } = this.driver
    return this.presets.find(
      ({ printed, seed, params }) =>
        printed && spec && sameJson(seed, spec.seed) && sameJson(this.tab.complete(params), spec.params),
    )?.printed
  })
  /** Whether the knobs say something else than the run was started with that is shown, and has ended. */
  readonly differs = $derived.by(() => {
    const { status, training, spec } = this.driver
    const same = spec && sameJson(spec.params, this.tab.params) && sameJson(spec.seed, this.tab.seed)
    return status !== 'idle' && !training && spec !== null && !same
  })
  readonly before = $derived.by(() =>
    this.draft.snapshot && (void this.driver.revision, this.driver.snapshot) ? this.#present() : this.#last,
  )
  /** The state that the stage shows. */
  readonly shown = $derived.by(() =>
    this.peeking && this.before ? this.before.snapshot : (this.draft.snapshot ?? this.driver.snapshot),
  )
  /** What is shown of the network, in stage and drawing alike. */
  readonly network = $derived.by<ShownNetwork>(() => {
    const { draft, driver } = this
    const said = this.tab.checked.params as Json | null
    if (draft.snapshot && !this.peeking)
      return { params: said, snapshot: draft.snapshot, inside: draft.inside, insideError: draft.insideError }
    const params = driver.status === 'idle' ? said : ((driver.spec?.params as Json | undefined) ?? null)
    return { params, snapshot: driver.snapshot, inside: driver.inside, insideError: driver.insideError }
  })
  /** The preset that the knobs show exactly: its question stands beside Play. */
  readonly exact = $derived.by(() =>
    this.presets.find(
      ({ params, seed }) => sameJson(this.tab.complete(params), this.tab.params) && sameJson(seed, this.tab.seed),
    ),
  )
  /** The question that is asked now, or that was answered of the run that is shown. */
  readonly question = $derived.by(() => {
    const { asked, driver, draft, exact } = this
    if (asked.kept && asked.kept.runId === driver.runId && !draft.snapshot) return asked.kept
    return !driver.training && exact?.question && (driver.status === 'idle' || draft.snapshot)
      ? { question: exact.question, answer: asked.answer, outcome: null }
      : null
  })
  /** Trainable weights of the model that the knobs ask for. */
  readonly weights = $derived.by(() => {
    const { params } = this.tab.checked
    return params === null ? undefined : layoutOf(this.#options.definition.plan(params).model).length
  })
  /** What the knobs are marked against. */
  readonly base = $derived.by(() =>
    this.#chosen === undefined ? this.tab.defaults : this.tab.complete(this.#chosen.params),
  )
  readonly racing = $derived.by(() => this.tab.view['race'] !== undefined)

  constructor(options: TrainingSessionOptions) {
    this.#options = options
    const lab = this.#lab
    const { definition, fresh } = options
    const report = (thrown: unknown): void => lab.notify(thrown)
    const choices = untrack(options.presets)
    this.tab = new TabState({ lab, definition, preset: choices.find(({ id }) => id === fresh) })
    this.#chosen = untrack(() => nearestPreset(choices, this.tab))
    this.driver = new RunDriver({
      client: lab.client,
      experiment: definition.id,
      metrics: Object.keys(definition.metrics),
      still: () => lab.reducedMotion,
      report,
    })
    this.draft = new Draft(lab.client, this.driver)
    this.asked = new Asked(lab.client, report)
    onDestroy(() => {
      this.driver.dispose()
      this.draft.drop()
    })
    this.#showDrafts()
    // A request may start a run, whose own initial state is the one to be shown.
    this.#followRequests()
    this.#watchRun()
    // Last of all: what is to be drawn of a changed knob is asked for first.
    $effect(() => this.tab.keepDraft())
  }

  #showDrafts(): void {
    const { tab, driver, draft } = this
    const lab = this.#lab
    $effect(() => {
      if (!this.differs || !tab.valid || !lab.connected) return draft.drop()
      const wanted = this.spec
      untrack(() => {
        driver.playhead.playing = false
        void draft.make(wanted)
      })
    })
    // Who moves the playhead looks at the run; who holds it still, as a changed knob does, need not.
    let lookedAt = -1
    $effect(() => {
      const { position, playing } = driver.playhead
      if (playing || position !== lookedAt) untrack(() => draft.drop())
      lookedAt = position
    })
    // Another unit's large map is asked for of what the knobs say too, and all of it where the network comes into sight.
    $effect(() => {
      void driver.insideRequest
      untrack(() => draft.again())
    })
  }

  #watchRun(): void {
    const { tab, driver, asked } = this
    const lab = this.#lab
    $effect(() => {
      const { runId, status } = driver
      void driver.revision
      const ended = driver.feed.recent.at(-1)
      if (runId !== null && status === 'completed' && ended) untrack(() => void asked.end(runId, ended.metrics))
    })
    // Before a run the picture shows the initial state of what the knobs say.
    $effect(() => {
      if (driver.status !== 'idle' || driver.busy || !tab.valid || !lab.connected) return
      const wanted = this.spec
      untrack(() => void driver.preview(wanted))
    })
    $effect(() => {
      driver.seen = this.#options.seen()
    })
    $effect(() => {
      if (lab.connected && driver.lost) untrack(() => void driver.rejoin())
    })
  }

  #followRequests(): void {
    const { tab, driver } = this
    const { request } = this.#options
    // A run of this experiment that trains already (the window was loaded anew) is shown again, once.
    $effect(() => {
      const { state } = this.#lab
      if (!state || this.#looked) return
      this.#looked = true
      if (untrack(request) !== null) return
      void driver.attachToRunning(state.runningRuns).then((running) => {
        if (running) tab.show({ params: running.params, seed: running.seed })
      })
    })
    $effect(() => {
      const wanted = request()
      if (wanted) untrack(() => this.#follow(wanted))
    })
  }
  #follow(wanted: ViewRequest): void {
    const { tab, driver } = this
    this.#looked = true
    tab.follow(wanted)
    if (this.racing && (wanted.runId !== null || wanted.action === 'start')) {
      const { race: _, ...view } = tab.view
      tab.view = view
    }
    if (wanted.action === 'watch' && wanted.runId) driver.attach(wanted.runId, { ...this.spec })
    else if (wanted.action === 'show' && wanted.runId) {
      this.keepBefore()
      void driver.open(wanted.runId)
    } else if (wanted.action === 'start') {
      // A run that trains now goes on; it is in the history and in the status bar.
      this.keepBefore()
      driver.leave()
      void driver.start(this.spec)
    }
  }

  #present(): Before | null {
    const { definition, metrics } = this.#options
    const nameOf = (params: Json) => (definition.name?.(params as never) ?? '').split(' · ')[0] ?? ''
    return this.driver.epochsDone > 0 ? beforeOf(this.driver, nameOf, metrics(), definition.metrics) : null
  }
  /** What is shown is about to be replaced: it stays as the run before. */
  keepBefore(): void {
    this.#last = this.#present() ?? this.#last
  }
  /** Begins a new run; what was shown stays as the run before. */
  async #start(options?: { paused: boolean }): Promise<void> {
    const { driver, asked, spec } = this
    this.keepBefore()
    const before = driver.runId
    const toAsk = this.exact?.question
    await driver.start(spec, options)
    if (driver.runId !== null && driver.runId !== before) await asked.begin(driver.runId, toAsk)
  }

  /** Plays, pauses or continues, whichever is due. */
  play(): void {
    const { driver } = this
    if (driver.status === 'running') void driver.pause()
    else if (driver.status === 'paused') void driver.resume()
    else if (this.ready) void this.#start()
  }
  step(): void {
    const { driver } = this
    if (driver.status === 'paused') void driver.step()
    else if (!driver.training && this.ready) void this.#start({ paused: true })
  }
  rewind(): void {
    const { playhead } = this.driver
    playhead.goTo(playhead.first)
  }
  async startOver(): Promise<void> {
    const stays = this.driver.runId !== null
    await this.#start()
    if (stays) this.#lab.notify({ message: this.#t('startedOver') })
  }

  /** Two networks beside each other: what the knobs say, and at first the same once more. */
  toggleRace(): void {
    const { tab } = this
    const { race, ...view } = tab.view
    if (race === undefined) tab.change({ view: { ...view, race: { params: tab.params } } }, () => this.#t('race'))
    else tab.change({ view }, () => this.#t('raceEnd'))
  }
  setSeed(seed: Seed, typed: boolean): void {
    this.tab.change({ seed }, () => this.#t('did.seed'), typed ? 'seed' : undefined)
  }
  /** Does what the advice says: another learning rate, which can be taken back. */
  setRate(rate: number): void {
    const label = (): string => this.#t('did.set', { thing: this.#t('learningRate') })
    this.tab.set(['optimizer', 'learningRate'], rate, label)
  }
  choose(preset: Preset): void {
    const { label, params, seed } = preset
    this.#chosen = preset
    this.tab.change({ params: this.tab.complete(params), seed }, () => this.#t('did.preset', { name: label }))
  }
}
