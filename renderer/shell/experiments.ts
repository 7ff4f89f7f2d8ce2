import type { Component } from 'svelte'
import { metricsOf, type Experiment, type Metric } from '../../lab/core/experiment.ts'
import { order } from '../../lab/experiments/order.ts'
import type { FieldText } from '../../lab/kit/knobs/fields.ts'
import type { Preset } from '../../lab/kit/tab/preset.ts'
import { keysOfKind, type KeyTable } from '../../lab/kit/tab/tab-keys.ts'
import type { Locale, PictureProperties, Texts, ViewProperties } from '../../lab/kit/lab-context.ts'

/** A tab: what the folder of an experiment holds for the window. */
export interface ExperimentTab {
  id: string
  definition: Experiment
  /** Its texts; `title`, `summary` and `metric.<name>` are the shell's to show where they are there. */
  text: Texts
  /** Loads the tab's content, when it is opened for the first time. */
  view: () => Promise<Component<ViewProperties>>
  /** Draws a kept state; absent where an experiment keeps a thumbnail instead. */
  picture: Component<PictureProperties> | null
  icon: Component<{ size?: number }> | null
}

const folder = '../../lab/experiments'
const definitions = import.meta.glob<Experiment>('../../lab/experiments/*/experiment.ts', {
  eager: true,
  import: 'default',
})
const texts = import.meta.glob<Texts>('../../lab/experiments/*/text.ts', { eager: true, import: 'text' })
const fieldTexts = import.meta.glob<Record<Locale, Record<string, FieldText>>>('../../lab/experiments/*/text.ts', {
  eager: true,
  import: 'fieldTexts',
})
const views = import.meta.glob<Component<ViewProperties>>('../../lab/experiments/*/View.svelte', { import: 'default' })
const pictures = import.meta.glob<Component<PictureProperties>>('../../lab/experiments/*/Picture.svelte', {
  eager: true,
  import: 'default',
})
const icons = import.meta.glob<Component<{ size?: number }>>('../../lab/experiments/*/Icon.svelte', {
  eager: true,
  import: 'default',
})

const helps = import.meta.glob<string>('../../lab/experiments/*/README*.md', { query: '?raw', import: 'default' })

const ownKeys = import.meta.glob<KeyTable>('../../lab/experiments/*/keys.ts', { eager: true, import: 'keys' })
const presets = import.meta.glob<readonly Preset[]>('../../lab/experiments/*/presets.ts', { import: 'presets' })

/** The tabs in their order; an experiment without a view (headless) has none. */
export const experimentTabs: readonly ExperimentTab[] = order.flatMap((id) => {
  const at = `${folder}/${id}`
  const definition = definitions[`${at}/experiment.ts`]
  const text = texts[`${at}/text.ts`]
  const view = views[`${at}/View.svelte`]
  if (!definition || !text || !view) return []
  const picture = pictures[`${at}/Picture.svelte`] ?? null
  return [{ id, definition, text, view, picture, icon: icons[`${at}/Icon.svelte`] ?? null }]
})

/** What is known of an experiment by its id, whether it has a tab or not. */
export const definitionOf = (id: string): Experiment | null => definitions[`${folder}/${id}/experiment.ts`] ?? null
/** What a metric of an experiment means; undefined for an unknown one. */
export function metricOf(experiment: string, metric: string): Metric | undefined {
  const definition = definitionOf(experiment)
  return definition ? metricsOf(definition)[metric] : undefined
}
export const tabOf = (id: string): ExperimentTab | null => experimentTabs.find((tab) => tab.id === id) ?? null
/** What an experiment is about, as its README tells it; in English where it is not told in that language. */
export async function helpOf(id: string, locale: Locale): Promise<string> {
  const load = helps[`${folder}/${id}/README.${locale}.md`] ?? helps[`${folder}/${id}/README.md`]
  return (await load?.()) ?? ''
}
/** What an experiment's tab offers to begin with; a label is a key of its texts. */
export const presetsOf = async (id: string): Promise<readonly Preset[]> =>
  (await presets[`${folder}/${id}/presets.ts`]?.()) ?? []
/** What the parameters of an experiment are called and mean; null for an unknown one. */
export const fieldTextsOf = (id: string): Record<Locale, Record<string, FieldText>> | null =>
  fieldTexts[`${folder}/${id}/text.ts`] ?? null
const textOfExperiment = (id: string): Texts | null => texts[`${folder}/${id}/text.ts`] ?? null

type Say = (catalogue: Texts, key: string) => string

/** An experiment's name in the user's language, its id where it has none. */
export function experimentTitle(id: string, say: Say): string {
  const catalogue = textOfExperiment(id)
  return catalogue && 'title' in catalogue.en ? say(catalogue, 'title') : id
}
/** A metric's name in the user's language, its own name where it has none. */
export function metricTitle(experiment: string, metric: string, say: Say): string {
  const catalogue = textOfExperiment(experiment)
  const key = `metric.${metric}`
  return catalogue && key in catalogue.en ? say(catalogue, key) : metric
}

/** The keys of a tab with what they do in the user's language, whether it was opened or not. */
export function tabKeys(id: string, say: Say): { id: string; label: string; shortcut: string }[] {
  const tab = tabOf(id)
  if (!tab) return []
  const own = ownKeys[`${folder}/${id}/keys.ts`]
  return [...(own ? [{ text: tab.text, keys: own }] : []), ...keysOfKind[tab.definition.kind]].flatMap(
    ({ text, keys }) =>
      Object.entries(keys).map(([name, shortcut]) => ({ id: `${id}.${name}`, label: say(text, name), shortcut })),
  )
}
