import { untrack } from 'svelte'
import type { z } from 'zod'
import type { Experiment } from '../../core/experiment.ts'
import type { Json, Seed } from '../../../preload/contract/values.ts'
import { fieldPath } from '../../../preload/errors.ts'
import { formatMessage } from '../../../preload/message.ts'
import { type Field, type Path, sameJson, withValueAt } from '../knobs/fields.ts'
import { fieldsOf } from '../knobs/read-fields.ts'
import { check } from '../knobs/validation.ts'
import type { LabContext, ViewRequest } from '../lab-context.ts'
import { text } from '../text.ts'
import { formatLink, readLink } from './link.ts'
import type { Preset } from './preset.ts'
import { type TabContent, type ValidContent, validContent } from './tab-content.ts'
import { formatList } from '../sentences.ts'

/** The seed of the course. */
const COURSE_SEED = 12345
/** The shortest time between two drafts, in milliseconds. */
const DRAFT_MS = 300

export interface TabStateOptions {
  lab: Pick<LabContext, 'draftOf' | 'keepDraft' | 'addressOf' | 'did' | 'notify' | 'say' | 'locale'>
  definition: Pick<Experiment, 'id' | 'kind' | 'params'>
  /** What a fresh tab shows; the defaults without one. */
  preset?: Pick<Preset, 'params' | 'seed' | 'at'> | undefined
}

/**
 * What a tab is: parameters, seed, position and view. It is kept over a reload as the tab's draft, written to and read from
 * its link, and undone in one place.
 */
export class TabState {
  readonly experiment: string
  readonly schema: z.ZodType
  /** What the knobs draw. */
  readonly field: Field
  /** What a link is held against, and what "back to defaults" sets. */
  readonly defaults: Json
  /** As they stand in the knobs: they may be wrong. */
  params = $state.raw<Json>(null)
  seed = $state.raw<Seed>(COURSE_SEED)
  /** Position of the trace or of the recording; 0 is the start. */
  at = $state(0)
  view = $state.raw<Record<string, Json>>({})
  /** Whether what stands in the seed's box is a seed. */
  seedValid = $state(true)
  /** Counts the changes that came from elsewhere than a knob: from a link, a preset, a run, an undo. */
  filled = $state(0)
  readonly checked = $derived.by(() => check(this.schema, this.params))
  /** Whether anything could be started. */
  readonly valid = $derived(this.checked.params !== null && this.seedValid)
  readonly #lab: TabStateOptions['lab']
  readonly #oneSeed: boolean
  /** What the draft holds already. */
  #kept: TabContent
  #keptAt = -Infinity

  constructor({ lab, definition, preset }: TabStateOptions) {
    this.#lab = lab
    this.experiment = definition.id
    this.schema = definition.params
    this.field = fieldsOf(definition.params)
    this.defaults = definition.params.parse({}) as Json
    this.params = this.defaults
    this.#oneSeed = definition.kind === 'explorable'
    if (preset) this.#fill(this.#valid({ params: preset.params, seed: preset.seed, at: preset.at ?? 0 }).content)
    const draft = lab.draftOf(this.experiment)
    if (draft !== null) this.#fill(this.#valid(draft).content)
    this.#kept = this.content
  }

  get content(): TabContent {
    return { params: this.params, seed: this.seed, at: this.at, view: this.view }
  }
  /** The address that opens the tab as it is now. */
  get link(): string {
    return this.linkTo(this.content)
  }
  /** The address that opens the tab with a content of its kind. */
  linkTo(content: TabContent): string {
    return this.#lab.addressOf(this.experiment, formatLink(this.field, this.defaults, content))
  }

  #valid(input: unknown): ValidContent {
    return validContent(this.schema, input, this.#oneSeed)
  }
  #fill(content: Partial<TabContent>): void {
    if (content.params !== undefined) this.params = content.params
    if (content.seed !== undefined) this.seed = content.seed
    if (content.at !== undefined) this.at = content.at
    if (content.view !== undefined) this.view = content.view
    this.seedValid = true
  }
  /** Sets what is not typed in a knob. */
  #set(content: Partial<TabContent>): void {
    this.#fill(content)
    this.filled += 1
  }

  /** Shows what came from outside, as far as it is right; nothing to be taken back. */
  show(content: Partial<Record<keyof TabContent, Json>>): void {
    this.#fill(this.#valid(content).content)
  }
  /** Parameters with every default filled in; those that are not right as they are. */
  complete(params: Json): Json {
    return (check(this.schema, params).params as Json | null) ?? params
  }
  /**
   * Changes some of it, which can be taken back. The position alone is no change to be taken back: stepping back does that.
   * @param label what was done, to stand after "Undone:"
   * @param joins changes with the same word that follow each other quickly are one
   */
  change(next: Partial<TabContent>, label: () => string, joins?: string): void {
    const before = untrack(() => this.content)
    this.#set(next)
    const after = untrack(() => this.content)
    if (sameJson(before.params, after.params) && sameJson(before.seed, after.seed) && sameJson(before.view, after.view))
      return
    this.#lab.did({
      label,
      undo: () => this.#set(before),
      redo: () => this.#set(after),
      experiment: this.experiment,
      ...(joins && { joins: `${this.experiment} ${joins}` }),
    })
  }
  /** Sets one parameter: moved on the picture or typed in a box, it is the same change. */
  set(path: Path, value: Json, label: () => string): void {
    this.change({ params: withValueAt(this.params, path, value) }, label, fieldPath(path))
  }
  /** Takes over what the shell asks the tab to show: a run's spec, or a link. What of a link is not right is named. */
  follow({ spec, link, at: position = 0 }: ViewRequest): void {
    const say = (key: 'did.taken' | 'linkLeftOut' | 'linkLeftOutWhy', values?: Record<string, string>) =>
      this.#lab.say(text, key, values)
    // A link says all there is to say: what it leaves out is as it is by default.
    const input =
      link === undefined
        ? { params: spec.params ?? {}, seed: spec.seed, at: position }
        : { params: {}, at: 0, view: {}, ...readLink(this.field, this.defaults, link) }
    const { content, leftOut } = this.#valid(input)
    this.change(content, () => say('did.taken'))
    if (link === undefined || leftOut.length === 0) return
    const { problems } = check(this.schema, input.params as Json)
    const named = leftOut.map((field) => {
      const rule = problems.get(field.replace(/^params\.?/, ''))
      return rule ? say('linkLeftOutWhy', { field, why: formatMessage(this.#lab.locale, rule) }) : field
    })
    this.#lab.notify({
      message: say('linkLeftOut', { fields: formatList(this.#lab.locale, 'names', named) }),
      kind: 'warning',
    })
  }

  /** Keeps the draft, at most so often; for `$effect(() => state.keepDraft())`. */
  keepDraft(): (() => void) | void {
    const { content } = this
    if (sameJson(content as unknown as Json, this.#kept as unknown as Json)) return
    const keep = (): void => {
      this.#kept = content
      this.#keptAt = performance.now()
      this.#lab.keepDraft(this.experiment, content as unknown as Json)
    }
    const waitMs = this.#keptAt + DRAFT_MS - performance.now()
    // A single change is kept at once: the window may be gone a moment later.
    if (waitMs <= 0) return keep()
    const timer = setTimeout(keep, waitMs)
    return () => clearTimeout(timer)
  }
}
